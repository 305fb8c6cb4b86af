using System.Diagnostics;

namespace LowLatencyMM.Host.Tests;

/// <summary>The service of <c>llmm alerts</c> on a thread; every wait has a bound.</summary>
internal sealed class AlertRun : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly StringWriter _error = new();
    private readonly StopRequest _stop = new();
    private readonly Thread _thread;
    private int _exitCode = -1;

    public AlertRun(string journal, AlertOptions options, params IAlertSink[] sinks)
    {
        var context = new CommandContext(TextWriter.Null, TextWriter.Synchronized(_error), IsTerminal: false, _stop);
        _thread = new Thread(() => _exitCode = new AlertService(journal, sinks, options, context).Run());
        _thread.Start();
    }

    /// <summary>Quick retries: a test must not wait for a person.</summary>
    public static AlertOptions Options { get; } = new() { RetryMin = TimeSpan.FromMilliseconds(1), RetryMax = TimeSpan.FromMilliseconds(5) };

    public string Error => _error.ToString();

    /// <summary>To the journal's end, in this thread.</summary>
    public static (int ExitCode, string Error) Once(string journal, AlertOptions options, params IAlertSink[] sinks)
    {
        using var error = new StringWriter();
        int exitCode = new AlertService(journal, sinks, options with { IsOnce = true }, new CommandContext(TextWriter.Null, error, IsTerminal: false, new StopRequest())).Run();
        return (exitCode, error.ToString());
    }

    /// <summary>Waits until something is so.</summary>
    public void WaitFor(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.That(watch.Elapsed, Is.LessThan(Bound), $"never: {what}\n{Error}");
            Assert.That(_thread.IsAlive, Is.True, $"ended before: {what}\n{Error}");
            Thread.Sleep(2);
        }
    }

    /// <summary>Asks it to end; gives the exit code.</summary>
    public int Stop()
    {
        _stop.Request();
        Assert.That(_thread.Join(Bound), Is.True, "does not end");
        return _exitCode;
    }

    public void Dispose()
    {
        _stop.Request();
        _thread.Join(Bound);
        _error.Dispose();
    }
}
