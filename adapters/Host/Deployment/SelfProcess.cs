using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>This program once more, as a child of this process: what it prints is kept, and it ends when this process does.</summary>
/// <remarks>Start it on the main thread (<see cref="ParentWatch"/>). Its output is taken by threads of the pool; everything else is the maker's thread's.</remarks>
internal sealed partial class SelfProcess : IDisposable
{
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _error = [];
    private readonly string _awaited;
    private long _readyTicks;

    /// <param name="name">For messages.</param>
    /// <param name="programPath">The program's assembly.</param>
    /// <param name="readyText">What the line begins with by which it says that it is ready.</param>
    public SelfProcess(string name, string programPath, string readyText, params string[] arguments)
    {
        Name = name;
        _awaited = readyText;
        string application = Path.ChangeExtension(programPath, OperatingSystem.IsWindows() ? ".exe" : null);
        ProcessStartInfo start = File.Exists(application)
            ? new ProcessStartInfo(application, arguments)
            : new ProcessStartInfo("dotnet", [programPath, .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) => Keep(_output, received.Data);
        _process.ErrorDataReceived += (_, received) => Keep(_error, received.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public int Id => _process.Id;

    /// <summary>It said so.</summary>
    public bool IsReady => ReadyTicks != 0;

    /// <summary>Raw counter of when it said so; 0 before.</summary>
    public long ReadyTicks => Volatile.Read(ref _readyTicks);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed after it was ready, or everything if it never was.</summary>
    public IReadOnlyList<string> Report
    {
        get
        {
            lock (_output)
            {
                int ready = _output.FindIndex(line => line.StartsWith(_awaited, StringComparison.Ordinal));
                return [.. _output.Skip(ready + 1)];
            }
        }
    }

    /// <summary>Lines printed before it was ready, the ready line included.</summary>
    public IReadOnlyList<string> Preamble
    {
        get
        {
            lock (_output)
            {
                int ready = _output.FindIndex(line => line.StartsWith(_awaited, StringComparison.Ordinal));
                return [.. _output.Take(ready + 1)];
            }
        }
    }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_error) return [.. _error];
        }
    }

    /// <summary>Asks it to end.</summary>
    public void Terminate()
    {
        if (_process.HasExited) return;
        if (OperatingSystem.IsWindows()) _process.Kill();
        else _ = Kill(_process.Id, SignalTerminate);
    }

    /// <summary>Ends it where it stands, as a crash would (SIGKILL). Returns the raw counter just before.</summary>
    public long Kill()
    {
        long ticks = Stopwatch.GetTimestamp();
        if (OperatingSystem.IsWindows()) _process.Kill();
        else _ = Kill(_process.Id, SignalKill);
        return ticks;
    }

    /// <summary>Waits; then its output is complete. False when it does not end in time.</summary>
    public bool WaitForExit(TimeSpan bound)
    {
        if (!_process.WaitForExit(bound)) return false;
        _process.WaitForExit(); // without a bound it also waits for the streams, which have ended
        return true;
    }

    /// <summary>Whatever still runs is killed.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(TimeSpan.FromSeconds(5));
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private void Keep(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
        if (lines == _output && line.StartsWith(_awaited, StringComparison.Ordinal)) Volatile.Write(ref _readyTicks, Stopwatch.GetTimestamp());
    }
}
