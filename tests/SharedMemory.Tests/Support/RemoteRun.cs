using System.Diagnostics;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Readers of a block that another process writes, each on a thread.</summary>
internal sealed class RemoteRun(ulong seed, long slots, Evidence evidence, ChildProcess writer)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly List<Thread> _threads = [];
    private readonly List<Func<long>> _accounted = [];
    private Exception? _failure;
    private string? _damage;
    private volatile bool _stop;

    public RemoteRun Read<TReader>(TReader reader) where TReader : struct, IStressReader
    {
        int index = _accounted.Count;
        _accounted.Add(() => 0);
        _threads.Add(new Thread(() => Guard(() => Loop(reader, index))) { IsBackground = true });
        return this;
    }

    /// <summary>Lets the writer go and reads to the end, or until damage is seen: then the writer is killed.</summary>
    public RemoteRun Execute()
    {
        _threads.ForEach(thread => thread.Start());
        Volatile.Write(ref evidence.Go, 1);
        foreach (Thread thread in _threads) Assert.That(thread.Join(Bound), $"a reader does not end, seed {seed}");
        if (_failure is not null) throw new InvalidOperationException($"A reader failed, seed {seed}.", _failure);
        if (_damage is null) writer.AwaitEnd();
        else writer.Kill();
        return this;
    }

    public void AssertClean()
    {
        Assert.That(_damage, Is.Null, $"seed {seed}");
        long written = Volatile.Read(ref evidence.Written);
        foreach (Func<long> accounted in _accounted) Assert.That(accounted(), Is.EqualTo(written), $"slots read or said to be lost, seed {seed}");
        TestContext.Out.WriteLine($"{written:N0} slots, seed {seed}");
        if (written < slots / 100) Assert.Inconclusive($"Only {written} of {slots} slots: this machine was too busy.");
    }

    public void AssertDamaged()
    {
        TestContext.Out.WriteLine(_damage ?? "no damage");
        Assert.That(_damage, Is.Not.Null, $"a broken protocol went unnoticed, seed {seed}");
    }

    private void Loop<TReader>(TReader reader, int index) where TReader : struct, IStressReader
    {
        var random = new SplitMix64(seed + 1 + (ulong)index);
        var wait = new SpinThenYieldWait(spinCountMax: 100);
        long startTicks = Stopwatch.GetTimestamp();
        ReadStatus status;
        do
        {
            status = reader.Read(1 + random.Below(8), out bool intact);
            if (!intact)
            {
                _ = Interlocked.CompareExchange(ref _damage, $"reader {index} was given a damaged slot {reader.Position}", null);
                _stop = true;
                return;
            }

            if (status == ReadStatus.Empty) wait.Idle();
            else wait.Reset();
            // A control's reader is slow: only so do the writer's faults reach it.
            if (slots == 0 && random.Below(8) == 0) Thread.SpinWait(random.Below(400));
        }
        while (status != ReadStatus.Closed && !_stop && Stopwatch.GetElapsedTime(startTicks) < Bound);

        long accounted = reader.Position;
        _accounted[index] = () => accounted;
    }

    private void Guard(Action body)
    {
        try
        {
            body();
        }
        catch (Exception exception)
        {
            _ = Interlocked.CompareExchange(ref _failure, exception, null);
            _stop = true;
        }
    }
}
