using System.Diagnostics;
using System.Globalization;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>This program once more, on another core, and what is shared with it. Its maker's thread is the main one; jobs run on a thread bound to its core.</summary>
internal sealed class PeerProcess : IDisposable
{
    private const string Memory = "/dev/shm";
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(15);
    private readonly TimeSpan _jobBound;
    private readonly string _directory;
    private readonly SelfProcess _process;
    private readonly PeerBlock _block;
    private WorkerThread? _worker;

    /// <param name="core">The second process's.</param>
    /// <param name="termBytes">Of each log.</param>
    /// <param name="jobBound">Longest time that a job may take: one that lost a message never ends.</param>
    public PeerProcess(int core, int termBytes, TimeSpan jobBound)
    {
        _jobBound = jobBound;
        _directory = Path.Combine(
            Directory.Exists(Memory) ? Memory : Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"llmm-perf-{Environment.ProcessId}"));
        Directory.CreateDirectory(_directory);
        try
        {
            _block = PeerBlock.Create(Path.Combine(_directory, TransportPeer.BlockName));
            Logs = LogPair.Create(_directory, termBytes);
            string[] arguments = [TransportPeerCommand.Name, _directory, Text(core), Text(Environment.ProcessId)];
            _process = new SelfProcess("peer", typeof(PeerProcess).Assembly.Location, TransportPeer.ReadyText, arguments);
            long startTicks = Stopwatch.GetTimestamp();
            while (!_process.IsReady)
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(startTicks) > StartBound) throw new TimeoutException($"the second process did not start: {Errors}");
                Thread.Sleep(5);
            }

            Directory.Delete(_directory, recursive: true); // both have mapped it: whoever is killed now leaves nothing behind
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>This process's ends of the two logs.</summary>
    public LogPair Logs { get; }

    public PeerBlock Block => _block;

    private string Errors => string.Join(' ', _process.Errors);

    /// <summary>Gives the second process a job, and does this process's side of it on a thread bound to a core.</summary>
    /// <param name="side">Begins when the second process is ready for it.</param>
    /// <returns>What was allocated here and there, bytes.</returns>
    public (long HereBytes, long ThereBytes) Run(int core, PeerJob job, PeerWait wait, long count, Action side)
    {
        long hereBytes = 0;
        WorkerThread worker = _worker = new WorkerThread("measuring", () =>
        {
            ThreadAffinity.Bind(core);
            long number = _block.Give(job, wait, count);
            while (_block.Begun != number) ThrowIfGone();
            long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            side();
            hereBytes = GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
            while (_block.Done != number) ThrowIfGone();
        });
        long startTicks = Stopwatch.GetTimestamp();
        while (!worker.Join(TimeSpan.FromMilliseconds(200)))
        {
            if (_process.HasExited || _block.Begun < 0) throw new InvalidOperationException($"the second process failed: {Errors}");
            if (Stopwatch.GetElapsedTime(startTicks) > _jobBound) throw new TimeoutException($"no end of {job} after {_jobBound.TotalSeconds:F0} s");
        }

        if (worker.Failure is { } failure) throw new InvalidOperationException($"this side of {job} failed: {failure.Message}", failure);
        return (hereBytes, _block.AllocatedBytes);
    }

    /// <summary>Kills the second process and deletes what was shared with it.</summary>
    public void Dispose()
    {
        _process?.Dispose();
        if (_worker is not { IsAlive: true }) // a thread that waits in vain still looks at this memory, until the process ends
        {
            Logs?.Dispose();
            _block?.Dispose();
        }

        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private void ThrowIfGone()
    {
        if (_block.Begun < 0) throw new InvalidOperationException("the second process gave up");
        Thread.Yield();
    }
}
