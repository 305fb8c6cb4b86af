namespace LowLatencyMM.Aeron.Tests;

/// <summary>One log between two mappings and between two processes: every byte over many rotations. With controls. LLMM_STRESS_MESSAGES sets the messages of each run.</summary>
[NonParallelizable]
public sealed class LogStressTests
{
    private const long MessagesByDefault = 30_000;
    private const long ControlMessages = 2_000_000; // a broken writer is stopped when its damage is seen

    private static long Messages => long.TryParse(Environment.GetEnvironmentVariable("LLMM_STRESS_MESSAGES"), out long messages) ? messages : MessagesByDefault;

    [TestCase(64 * 1024, 0, false, 11ul)]
    [TestCase(64 * 1024, 4096, true, 12ul)]
    [TestCase(1024 * 1024, 0, true, 13ul)]
    // Goal: nothing depends on the address or on the mapping. Method: a thread that writes through one mapping, one that reads through another.
    public void Two_mappings_of_one_log_carry_every_byte(int termBytes, int windowBytes, bool isSlow, ulong seed) =>
        Assert.That(RunThreads(WriterKind.Exclusive, termBytes, windowBytes, isSlow, seed, Messages), Is.Null, $"seed {seed}");

    [TestCase(64 * 1024, 0, false, 21ul)]
    [TestCase(128 * 1024, 0, true, 22ul)]
    // Goal: the log joins two processes. Method: a process that writes, and this one that reads.
    public void Two_processes_share_one_log(int termBytes, int windowBytes, bool isSlow, ulong seed) =>
        Assert.That(RunProcesses(WriterKind.Exclusive, termBytes, windowBytes, isSlow, seed, Messages), Is.Null, $"seed {seed}");

    [TestCase(WriterKind.EarlyCommit, false, 31ul)]
    [TestCase(WriterKind.NoLimit, true, 32ul)]
    [TestCase(WriterKind.EarlyClean, true, 33ul)]
    // Goal: the tests above can fail. Method: writers that break the protocol, each in its own way.
    public void Control_broken_writer_is_noticed(object kind, bool isSlow, ulong seed)
    {
        string? damage = RunThreads((WriterKind)kind, 64 * 1024, 0, isSlow, seed, ControlMessages);
        TestContext.Out.WriteLine($"{kind}: {damage ?? "no damage"}");
        Assert.That(damage, Is.Not.Null, $"seed {seed}");
    }

    [TestCase(WriterKind.EarlyCommit, false, 41ul)]
    [TestCase(WriterKind.NoLimit, true, 42ul)]
    [TestCase(WriterKind.EarlyClean, true, 43ul)]
    // Goal: the same between processes. Method: the broken writers in another process.
    public void Control_broken_writer_in_another_process_is_noticed(object kind, bool isSlow, ulong seed)
    {
        string? damage = RunProcesses((WriterKind)kind, 64 * 1024, 0, isSlow, seed, ControlMessages);
        TestContext.Out.WriteLine($"{kind}: {damage ?? "no damage"}");
        Assert.That(damage, Is.Not.Null, $"seed {seed}");
    }

    [Test]
    // Goal: an observer never takes a damaged message for a whole one, and is told when it was lapped. Method: beside a writer and its reader, a third thread that looks
    // now and then through a mapping of its own, for reading only.
    public void An_observer_sees_whole_messages_or_that_it_was_overrun()
    {
        Observation seen = Observe(seed: 51, Messages, isGuarded: true);
        TestContext.Out.WriteLine($"{seen.Count} messages seen, {seen.Overruns} overruns, {seen.Damage ?? "no damage"}");
        Assert.That(seen.Damage, Is.Null, "seed 51");
        Assert.That(seen.Count, Is.Positive);
        if (seen.Overruns == 0) Assert.Inconclusive("It was never overrun.");
    }

    [Test]
    // Goal: the test above can fail. Method: an observer that looks at a counter that stands still.
    public void Control_observer_that_does_not_look_at_the_subscriber_is_noticed()
    {
        Observation seen = Observe(seed: 52, ControlMessages, isGuarded: false);
        TestContext.Out.WriteLine(seen.Damage ?? "no damage");
        Assert.That(seen.Damage, Is.Not.Null, "seed 52");
    }

    private static Observation Observe(ulong seed, long messages, bool isGuarded)
    {
        using TestLog writing = TestLog.Create(Options(64 * 1024, 0));
        using TestLog reading = TestLog.Open(writing.DirectoryPath);
        using LogBuffers observed = LogBuffers.Open(writing.LogPath, isWritable: false);
        using Signals signals = Signals.Create(writing.DirectoryPath);
        CounterCell guard = isGuarded ? reading.Position : reading.Counters.Counters.Allocate(CounterTypeIds.SubscriberPosition, [], "stands still");
        var seen = new Observation();
        var writer = new Thread(() => StressWriter.Run(writing, signals, WriterKind.Exclusive, seed, messages));
        var observer = new Thread(() => seen.Run(Image.JoinUntethered(observed, guard, ImageJoin.Start), signals, seed));
        writer.Start();
        observer.Start();
        string? damage = StressReader.Run(reading, signals, seed + 1, isSlow: false);
        signals.Set(Signals.Go, 3);
        Assert.That(writer.Join(TimeSpan.FromSeconds(60)) & observer.Join(TimeSpan.FromSeconds(60)), "they do not end");
        Assert.That(isGuarded ? damage : null, Is.Null, "the subscriber saw damage");
        return seen;
    }

    private static LogBufferOptions Options(int termBytes, int windowBytes) =>
        new() { SessionId = 1, StreamId = 2, TermBytes = termBytes, WindowBytes = windowBytes, InitialTermId = 99 };

    private static string? RunThreads(WriterKind kind, int termBytes, int windowBytes, bool isSlow, ulong seed, long messages)
    {
        using TestLog writing = TestLog.Create(Options(termBytes, windowBytes));
        using TestLog reading = TestLog.Open(writing.DirectoryPath);
        using Signals signals = Signals.Create(writing.DirectoryPath);
        Exception? failure = null;
        var writer = new Thread(() =>
        {
            try
            {
                StressWriter.Run(writing, signals, kind, seed, messages);
            }
            catch (Exception exception)
            {
                failure = exception;
                signals.Set(Signals.FirstWriterState, 2);
            }
        });
        writer.Start();
        string? damage;
        try
        {
            damage = StressReader.Run(reading, signals, seed + 1, isSlow);
        }
        finally
        {
            signals.Set(Signals.Go, 3);
            Assert.That(writer.Join(TimeSpan.FromSeconds(60)), "the writer does not end");
        }

        if (failure is not null) throw new InvalidOperationException("The writer failed.", failure);
        return damage;
    }

    private static string? RunProcesses(WriterKind kind, int termBytes, int windowBytes, bool isSlow, ulong seed, long messages)
    {
        using TestLog reading = TestLog.Create(Options(termBytes, windowBytes));
        using Signals signals = Signals.Create(reading.DirectoryPath);
        using var child = new ChildProcess(Program.Write, reading.DirectoryPath, kind.ToString(), seed.ToString(), messages.ToString());
        string? damage = StressReader.Run(reading, signals, seed + 1, isSlow);
        signals.Set(Signals.Go, 3);
        child.AwaitEnd();
        return damage;
    }
}
