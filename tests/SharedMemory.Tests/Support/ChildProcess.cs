using System.Diagnostics;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>This assembly as a process of its own. What still runs at the end is killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    public ChildProcess(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ChildProcess).Assembly.Location, .. args]) { RedirectStandardError = true };
        start.Environment["DOTNET_TieredPGO"] = "0"; // starts faster
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // compiled code lies in no file, so a limit on files does not end the process
        _process = Process.Start(start)!;
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public void Kill()
    {
        _process.Kill();
        Assert.That(_process.WaitForExit(Bound), "a killed process does not end");
    }

    /// <summary>Waits for a good end.</summary>
    public void AwaitEnd()
    {
        Assert.That(_process.WaitForExit(Bound), "the other process does not end");
        Assert.That(_process.ExitCode, Is.Zero, _process.StandardError.ReadToEnd());
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
