using System.Diagnostics;

namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>One writer thread and any number of reader threads at full speed, each with its own random batches and pauses.</summary>
internal sealed class StressRun(StressPlan plan)
{
    private readonly List<Thread> _threads = [];
    private readonly List<Func<long>> _accounted = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private Exception? _failure;
    private string? _damage;
    private long _written;
    private volatile bool _stop;

    /// <summary>The first slot that a reader was given and that was not what the writer wrote; null when there was none.</summary>
    public string? Damage => _damage;

    public long WrittenCount => _written;

    public StressRun Write<TWriter>(TWriter writer) where TWriter : struct, IStressWriter
    {
        Add("writer", () => WriteLoop(writer));
        return this;
    }

    /// <param name="pauseEvery">A reader pauses once in so many reads; the smaller, the slower.</param>
    public StressRun Read<TReader>(TReader reader, int pauseEvery = 1 << 14) where TReader : struct, IStressReader
    {
        int index = _accounted.Count;
        _accounted.Add(() => 0);
        Add($"reader {index}", () => ReadLoop(reader, index, pauseEvery));
        return this;
    }

    /// <summary>Runs to the end. Exceptions of any thread surface here; so does a thread that does not end.</summary>
    public StressRun Execute()
    {
        _threads.ForEach(thread => thread.Start());
        foreach (Thread thread in _threads)
        {
            if (!thread.Join(plan.Limit + TimeSpan.FromSeconds(60))) throw new TimeoutException($"Thread '{thread.Name}' does not end, seed {plan.Seed}.");
        }

        if (_failure is not null) throw new InvalidOperationException($"A stress thread failed, seed {plan.Seed}.", _failure);
        return this;
    }

    /// <summary>Pass: no damage, every reader accounts for every slot. A run that the machine gave no time says so.</summary>
    public void AssertClean()
    {
        Assert.That(_damage, Is.Null, $"seed {plan.Seed}");
        for (int reader = 0; reader < _accounted.Count; reader++)
            Assert.That(_accounted[reader](), Is.EqualTo(_written), $"slots that reader {reader} read or was told it lost, seed {plan.Seed}");
        TestContext.Out.WriteLine($"{_written:N0} slots in {_clock.Elapsed.TotalSeconds:F1} s, seed {plan.Seed}");
        if (_written < plan.SlotCount / 100) Assert.Inconclusive($"Only {_written} of {plan.SlotCount} slots in {plan.Limit}: this machine was too busy.");
    }

    /// <summary>For controls: the harness must have noticed.</summary>
    public void AssertDamaged()
    {
        TestContext.Out.WriteLine($"{_damage ?? "no damage"}, after {_written:N0} slots in {_clock.Elapsed.TotalSeconds:F3} s");
        Assert.That(_damage, Is.Not.Null, $"a broken protocol went unnoticed over {_written} slots, seed {plan.Seed}");
    }

    private void Add(string name, Action body) => _threads.Add(new Thread(() => Guard(body)) { IsBackground = true, Name = name });

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

    private void WriteLoop<TWriter>(TWriter writer) where TWriter : struct, IStressWriter
    {
        var random = new SplitMix64(plan.Seed);
        var wait = new SpinThenYieldWait(spinCountMax: 100);
        long written = 0;
        try
        {
            while (written < plan.SlotCount && !_stop)
            {
                int batch = (int)Math.Min(1 + random.Below(plan.BatchMax), plan.SlotCount - written);
                int count = writer.TryWrite(written, batch);
                written += count;
                if (count > 0) wait.Reset();
                else wait.Idle();
                if ((random.Next() & 0x3FF) == 0 && _clock.Elapsed > plan.Limit) break;
            }
        }
        finally
        {
            _written = written;
            writer.Close(); // whatever happened: the readers wait for it
        }
    }

    private void ReadLoop<TReader>(TReader reader, int index, int pauseEvery) where TReader : struct, IStressReader
    {
        var random = new SplitMix64(plan.Seed + 1 + (ulong)index);
        var wait = new SpinThenYieldWait(spinCountMax: 100);
        ReadStatus status;
        do
        {
            status = reader.Read(1 + random.Below(plan.BatchMax), out bool intact);
            if (!intact)
            {
                _ = Interlocked.CompareExchange(ref _damage, $"reader {index} was given a damaged slot {reader.Position}", null);
                _stop = true;
                return;
            }

            if (status == ReadStatus.Empty) wait.Idle();
            else wait.Reset();
            if (random.Below(pauseEvery) == 0) Pause(ref random);
        }
        while (status != ReadStatus.Closed && !(_stop && _failure is not null));

        long accounted = reader.Position;
        _accounted[index] = () => accounted;
    }

    private static void Pause(ref SplitMix64 random)
    {
        if (random.Below(4) == 0) Thread.Yield();
        else Thread.SpinWait(random.Below(400));
    }
}
