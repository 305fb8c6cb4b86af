using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host.Tests;

/// <summary>The program as a process of its own. Every wait has a bound; what still runs at the end is killed.</summary>
internal sealed partial class ChildProgram : IDisposable
{
    public const int Interrupt = 2;
    public const int Terminate = 15;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120); // a machine that builds beside the tests is slow to start three processes
    private readonly Process _process = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    public ChildProgram(params string[] args)
        : this("llmm.dll", [], args)
    {
    }

    /// <summary>Another assembly beside the tests, with settings of its own in its environment.</summary>
    public ChildProgram(string assembly, (string Name, string Value)[] environment, string[] args)
    {
        _process.StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) _process.StartInfo.Environment[name] = value;
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    private string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Waits until the program has written a text.</summary>
    public void WaitFor(string text)
    {
        var watch = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"no \"{text}\" in\n{Output}{_error}");
            Assert.That(_process.HasExited, Is.False, $"ended before \"{text}\":\n{Output}{_error}");
            Thread.Sleep(5);
        }
    }

    /// <summary>Waits until the output has a match; returns the output so far.</summary>
    public string WaitForLine(Regex pattern)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            string output = Output;
            if (pattern.IsMatch(output)) return output;
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"no {pattern} in\n{output}{_error}");
            Thread.Sleep(5);
        }
    }

    public void Signal(int signal) => SendSignal(_process.Id, signal);

    /// <summary>To any process of a test's.</summary>
    public static void SendSignal(int processId, int signal) => Assert.That(Kill(processId, signal), Is.Zero);

    /// <summary>Waits for the end.</summary>
    public LlmmResult WaitForExit()
    {
        Assert.That(_process.WaitForExit(Bound), Is.True, $"did not end:\n{Output}{_error}");
        _process.WaitForExit(); // and for its streams
        return new LlmmResult(_process.ExitCode, Output, _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(Bound); // reaped, or its directory is removed under it
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text) text.Append(line).Append('\n');
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
