namespace LowLatencyMM.Host.Tests;

/// <summary>A sink that takes what a test lets it take, and keeps that. Any thread may look.</summary>
internal sealed class FakeSink(Func<AlertNotice, bool> accept, string key = "fake") : IAlertSink
{
    private readonly List<AlertNotice> _taken = [];
    private int _attemptCount;

    public string Key => key;

    public string Name => key;

    public int AttemptCount => Volatile.Read(ref _attemptCount);

    public IReadOnlyList<AlertNotice> Taken
    {
        get
        {
            lock (_taken) return [.. _taken];
        }
    }

    public IEnumerable<long> Sequences => Taken.Select(notice => notice.Sequence);

    public string? Deliver(AlertNotice notice, CancellationToken abort)
    {
        Interlocked.Increment(ref _attemptCount);
        if (!accept(notice)) return "refused by the test";
        lock (_taken) _taken.Add(notice);
        return null;
    }

    public void Dispose()
    {
    }
}
