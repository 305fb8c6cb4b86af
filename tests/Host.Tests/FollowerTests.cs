using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>A second engine on the journal of a running one.</summary>
public sealed class FollowerTests
{
    private static readonly FollowerOptions Options = new(SnapshotIntervalFrames: 500) { SnapshotIntervalMin = TimeSpan.Zero };
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: it has the engine's state at every look, over death, restart and a run's end, and writes snapshots that a restart takes. Method: engine and follower in turns.
    public void It_has_the_engines_state_over_runs_and_its_snapshots_are_taken_up()
    {
        Follower<MarketMaker>? follower = null;
        long expectedSnapshot = 0;
        for (int run = 0; run < 3; run++)
        {
            using SimulatedRunWriter writer = Begin(run);
            follower ??= Open();
            for (int turn = 0; turn < 20; turn++)
            {
                writer.Live(200);
                if (turn % 7 == 3) writer.HashState();
                Drain(follower);
                AssertSame(follower, writer.Core);
            }

            if (run == 1) writer.Crash();
            else writer.End();
            Drain(follower);
            AssertSame(follower, writer.Core);
            if (run != 1) Assert.That(follower.SnapshotSequence, Is.EqualTo(writer.Core.Sequence), "one at the end of the run");
            expectedSnapshot = follower.SnapshotSequence;
        }

        Assert.That(SnapshotStore.List(Journal), Has.Count.EqualTo(2));
        follower!.Dispose();
        using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(
            Journal, TestConfiguration.Default, TestConfiguration.Strategy, new MarketMakerFactory(), Llmm.QuietContext());
        using Core<MarketMaker> core = restarted.Core;
        Assert.That(restarted.Lines[0], Does.Contain($"the state after frame {expectedSnapshot:N0}"));
        Assert.That(restarted.ReplayedFrames, Is.Zero);
    }

    [Test] // Goal: one flipped bit of the follower's or the engine's state is caught and named, and no snapshot follows. Method: the count of orders, in each.
    public void One_flipped_bit_of_either_state_is_caught_by_the_digests([Values] bool isEngines)
    {
        using SimulatedRunWriter writer = Begin(0);
        using var error = new StringWriter();
        using Follower<MarketMaker> follower = Open(Llmm.QuietContext() with { Error = error });
        writer.Live(6000);
        Drain(follower);
        long good = follower.SnapshotSequence;
        Assert.That(good, Is.Positive);
        PlantedBit.Flip(isEngines ? writer.Core : follower.Core, PlantedBit.OrderNumberByte);
        for (int turn = 0; turn < 100 && follower.Divergence is null; turn++)
        {
            writer.Live(100);
            Drain(follower);
        }

        Assert.That(follower.Divergence?.Kind, Is.EqualTo(DivergenceKind.OrderDigest));
        Assert.That(error.ToString(), Does.Contain("the orders caused before this frame differ from those of the run"));
        Assert.That(error.ToString(), Does.Match($@"(?m)^llmm: ALERT: follower: differs from the engine at frame [\d,]+ \(OrderDigest\); nothing is followed or written any more, and the last snapshot is of frame [\d,]+$"));
        Assert.That(follower.Run(), Is.EqualTo(ExitCode.Failure));
        long last = follower.SnapshotSequence;
        writer.Live(2000);
        Assert.That((follower.Run(), follower.SnapshotSequence), Is.EqualTo((ExitCode.Failure, last)), "and it stays so");
        Assert.That(Path.GetFileName(SnapshotStore.List(Journal)[0]), Does.StartWith($"{last:D16}"));
    }

    [Test] // Goal: a bit that decides nothing is caught by the next state hash. Method: the last byte of the state, in the engine's or the follower's; then a hash frame.
    public void A_bit_that_changes_no_order_is_caught_by_the_next_state_hash([Values] bool isEngines)
    {
        using SimulatedRunWriter writer = Begin(0);
        using var error = new StringWriter();
        using Follower<MarketMaker> follower = Open(Llmm.QuietContext() with { Error = error });
        writer.Live(2000);
        writer.HashState();
        Drain(follower);
        Assert.That(follower.Divergence, Is.Null, "the control");
        PlantedBit.Flip(isEngines ? writer.Core : follower.Core, -1);
        writer.Live(200);
        Drain(follower);
        Assert.That(follower.Divergence, Is.Null, "no order shows it");
        writer.HashState();
        Drain(follower);
        Assert.That(follower.Divergence?.Kind, Is.EqualTo(DivergenceKind.StateHash));
        Assert.That(error.ToString(), Does.Contain("(StateHash); nothing is followed"));
    }

    [Test] // Goal: the command ends with 1 and an alert at a changed digest; the snapshot before it stays, none later is written. Method: a bit of one digest, checksums made anew.
    public void The_command_fails_loudly_at_a_changed_digest()
    {
        using (SimulatedRunWriter writer = Begin(0))
        {
            writer.Live(3000).End();
        }

        JournalRuns runs = JournalRuns.Read(Journal);
        int at = runs.Runs[0].Frames.Count - 100;
        runs.Runs[0].Frames[at][42] ^= 4;
        string changed = runs.Write(_directory["changed"]);
        LlmmResult result = Llmm.Run("follower", "--journal", changed, "--once", "--snapshot-interval-frames", "100");
        Assert.That(result.ExitCode, Is.EqualTo(ExitCode.Failure), result.ToString());
        Assert.That(result.Error, Does.Contain($"  frame {at + 1} (").And.Contain("llmm: ALERT: follower: differs from the engine"));
        foreach (string path in SnapshotStore.List(changed)) Assert.That(long.Parse(Path.GetFileName(path)[..16]), Is.LessThanOrEqualTo(at));
    }

    [Test] // Goal: once, it goes to the end, and the next time on from there. Method: the command twice, with the right and with another configuration.
    public void Once_goes_to_the_end_and_then_on_from_its_snapshot()
    {
        using (SimulatedRunWriter writer = Begin(0)) writer.Live(2000).Crash();
        LlmmResult first = Llmm.Run("follower", "--journal", Journal, "--once").AssertSuccess();
        Assert.That(first.Output, Does.Contain("from frame 1").And.Contain("every order digest is that of the engine").And.Contain("lag 0 frames"));
        using (SimulatedRunWriter writer = Begin(1)) writer.Live(2000).Crash();
        string config = _directory.Write("config.json", System.Text.Encoding.UTF8.GetString(TestConfiguration.With(("strategy.orderSize", "0.07")).Configuration.EffectiveJson));
        LlmmResult second = Llmm.Run("follower", "--journal", Journal, "--once", "--config", config).AssertSuccess();
        Assert.That(second.Output, Does.Match(@"snapshot \d{16}\.snapshot: the state after frame").And.Contain("the run of epoch 2 goes on after that of epoch 1"));
        Assert.That(second.Output, Does.Contain("the journal has another configuration than --config: strategy.orderSize: 0.05 -> 0.07"));
        Assert.That(Llmm.Run("follower", "--journal", _directory["none"], "--once").AssertFailure(ExitCode.Failure).Error, Does.Contain("no such file or directory"));
        Llmm.Run("follower", "--journal", Journal, "--snapshot-interval-frames", "0").AssertFailure(ExitCode.Usage);
        Llmm.Run("follower", "--journal", MarketRecording.Write(_directory["data"], 1, 1), "--once").AssertFailure(ExitCode.Usage);
    }

    [Test] // Goal: it waits for a journal, follows it while it is written, and ends when asked to, with a snapshot. Method: the command on a thread; each wait has a bound.
    public void It_waits_for_a_journal_and_ends_when_asked_to()
    {
        var stop = new StopRequest();
        LlmmResult? result = null;
        var thread = new Thread(() => result = Llmm.Run(new MarketMakerFactory(), stop, "follower", "--journal", Journal));
        thread.Start();
        Thread.Sleep(100);
        long sequence;
        using (SimulatedRunWriter writer = Begin(0))
        {
            writer.Live(2000).End(); // its end is worth a snapshot at once
            sequence = writer.Core.Sequence;
        }

        var watch = Stopwatch.StartNew();
        while (SnapshotStore.List(Journal).Count == 0 && watch.Elapsed < TimeSpan.FromSeconds(60) && thread.IsAlive) Thread.Sleep(5);
        stop.Request();
        Assert.That(thread.Join(TimeSpan.FromSeconds(60)));
        result!.AssertSuccess();
        Assert.That(result.Output, Does.Contain("waiting for a journal").And.Contain($"followed to frame {sequence:N0}").And.Contain($"snapshot of frame {sequence:N0}"));
    }

    [Test] // Goal: a corrupt journal ends it with an alert, not with a stack. Method: a bit in the middle of a closed journal.
    public void A_corrupt_journal_ends_it_with_an_alert()
    {
        using (SimulatedRunWriter writer = Begin(0)) writer.Live(1000).Crash();
        using (SimulatedRunWriter writer = Begin(1)) writer.Live(1000).Crash();
        string segment = Path.Combine(Journal, "00000000.journal");
        byte[] bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(segment, bytes);
        LlmmResult result = Llmm.Run("follower", "--journal", Journal, "--once").AssertFailure(ExitCode.Failure);
        Assert.That(result.Error, Does.StartWith("llmm: ALERT: follower: ").And.Contain("00000000.journal: corrupt at offset"));
    }

    [Test] // Goal: snapshots leave no garbage of the state's size. Method: bytes allocated by later ones, of a state of several megabytes.
    public void Snapshots_leave_no_garbage_of_the_states_size()
    {
        using SimulatedRunWriter writer = Begin(0);
        using Follower<MarketMaker> follower = Open();
        writer.Live(2000);
        Drain(follower);
        long allocated = 0;
        for (int snapshot = 0; snapshot < 3; snapshot++)
        {
            long before = follower.SnapshotSequence;
            while (follower.SnapshotSequence == before)
            {
                writer.Live(100);
                long start = GC.GetAllocatedBytesForCurrentThread();
                Drain(follower);
                allocated = GC.GetAllocatedBytesForCurrentThread() - start;
            }
        }

        Assert.That(writer.Core.SnapshotBytes, Is.GreaterThan(1_000_000));
        Assert.That(allocated, Is.LessThan(50_000), "bytes, with a snapshot among them");
    }

    private string Journal => _directory["journal"];

    private static void Drain(Follower<MarketMaker> follower)
    {
        for (int bound = 0; follower.RunFrames() && bound < 10_000; bound++)
        {
        }
    }

    private static void AssertSame(Follower<MarketMaker> follower, Core<MarketMaker> engine)
    {
        Assert.That(follower.Divergence, Is.Null);
        Assert.That((follower.Core.Sequence, follower.Core.StateHash()), Is.EqualTo((engine.Sequence, engine.StateHash())));
    }

    private SimulatedRunWriter Begin(int run) => SimulatedRunWriter.Begin(Journal, (ulong)run + 1, TestConfiguration.StartNs + (run * 20_000_000_000L));

    private Follower<MarketMaker> Open(CommandContext? context = null) =>
        Follower<MarketMaker>.Open(Journal, Options, new MarketMakerFactory(), context ?? Llmm.QuietContext());
}
