using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>A crash at every stage of a frame's way, of a segment's roll, of a snapshot and of a continuation.</summary>
[NonParallelizable]
[Platform("Linux")]
public sealed class RestartAtEveryStageTests
{
    private const long RunNs = 60_000_000_000;
    private static readonly string[] Stages =
    [
        "before a frame is published", "published, before the engine has run it", "after the engine has run a frame", "before a frame is copied to the spill buffer",
        "in the spill buffer, still in the ring", "batch half written", "batch written, not synced", "synced", "before a segment is created", "segment created, empty",
        "segment header half written", "segment header written, not synced", "segment header durable",
        "snapshot created", "snapshot header written", "snapshot part written", "snapshot written", "snapshot synced", "snapshot renamed", "snapshot removed",
    ];

    [Test]
    // Goal: from a crash at any stage the next start has the state of an engine that saw just the published frames, in a journal without a hole; no epoch and no
    // order id is used twice. Method: two runs with ring and spill buffer in shared memory, the second continuing the first; copies of disk and memory at every
    // stage; each copy started again, compared with one engine that is given the witnessed frames one by one; then some of them trade on.
    public void A_start_after_a_crash_at_any_stage_has_the_state_of_the_published_frames()
    {
        if (!Directory.Exists("/dev/shm")) Assert.Ignore("/dev/shm is missing: rings lie in private memory here.");
        using var directory = new TemporaryDirectory();
        (HostConfiguration configuration, MarketMaker strategy) = TestConfiguration.With(
            ("engine.orderCapacity", "1024"), ("risk.openOrdersMax", "256"), ("engine.fillKeyCapacity", "1024"), ("engine.bookLevelsPerSide", "512"), ("engine.instrumentCapacity", "2"),
            ("threads.ringSlots", "64"), ("journal.spillBytes", "65536"), ("journal.segmentBytes", "100000"), ("journal.batchBytes", "8192"));
        var witness = new List<byte[]>();
        var copies = new List<CrashCopy>();
        int number = 0;
        for (int run = 0; run < 2; run++)
        {
            long startNs = TestConfiguration.StartNs + (run * RunNs);
            using var staged = new StagedRun(
                directory["journal"], configuration, strategy, (ulong)run + 1, startNs, witness, copies, () => directory[$"crash{number++}"]);
            staged.Live(startNs, milliseconds: 4000);
        }

        Assert.That(copies.Select(copy => copy.Stage).Distinct(), Is.EquivalentTo(Stages));
        TestContext.Out.WriteLine($"{copies.Count} crashes over {witness.Count:N0} frames");
        using Core<MarketMaker> oracle = EngineFactory.Create(configuration, strategy, epoch: 1);
        var sink = new ReplayOrderSink(new ReplayedOrders(), 0);
        int seen = 0;
        int restarts = 0;
        int salvagedCount = 0;
        foreach (CrashCopy copy in copies.OrderBy(copy => copy.PublishedSequence))
        {
            for (; seen < copy.PublishedSequence; seen++)
            {
                sink = new ReplayOrderSink(new ReplayedOrders(), seen + 1);
                oracle.OnFrame(witness[seen], ref sink);
            }

            if (AssertRestarts(copy, configuration, strategy, oracle, witness, tradesOn: restarts++ % 10 == 0)) salvagedCount++;
        }

        Assert.That(salvagedCount, Is.GreaterThan(10), "every frame was in the journal already, so the copies of the memory show nothing");
    }

    /// <returns>Whether frames were found that only the memory had.</returns>
    private static bool AssertRestarts(CrashCopy copy, HostConfiguration configuration, MarketMaker strategy, Core<MarketMaker> oracle, List<byte[]> witness, bool tradesOn)
    {
        string what = $"{copy.Stage}, frame {copy.PublishedSequence}";
        copy.RestoreMemory();
        try
        {
            ushort lastEpoch = EpochStore.Read(copy.Directory);
            using RestartedEngine<MarketMaker> restarted = EngineRestart<MarketMaker>.Run(copy.Directory, configuration, strategy, new MarketMakerFactory(), Llmm.QuietContext());
            Core<MarketMaker> core = restarted.Core;
            Assert.That(restarted.LastSequence, Is.EqualTo(copy.PublishedSequence), what);
            if (copy.PublishedSequence > 0) Assert.That(core.StateHash(), Is.EqualTo(oracle.StateHash()), $"{what}\n{string.Join('\n', restarted.Lines)}");
            if (copy.PublishedSequence > 0) AssertJournal(copy, witness, what);
            Assert.That(copy.Memory.Select(memory => File.Exists(memory.Path)), Is.All.False, "what was salvaged is removed");
            bool isSalvaged = restarted.Lines.Any(line => line.Contains("frames salvaged", StringComparison.Ordinal));
            if (!tradesOn)
            {
                core.Dispose();
                return isSalvaged;
            }

            using (var writer = new SimulatedRunWriter(restarted, seed: 9, TestConfiguration.StartNs + (5 * RunNs)))
            {
                Assert.That(writer.Run.Epoch, Is.GreaterThan(lastEpoch), what);
                writer.Live(300).Crash();
            }

            using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(copy.Directory, new MarketMakerFactory());
            var visitor = new OrderIdVisitor(new OrderIds());
            Assert.That(playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, false), "testing", () => false), Is.Null, what);
            return isSalvaged;
        }
        finally
        {
            copy.RemoveMemory();
        }
    }

    private static void AssertJournal(CrashCopy copy, List<byte[]> witness, string what)
    {
        int count = 0;
        ushort epoch = 0;
        foreach ((JournalDescription run, List<byte[]> frames) in JournalRuns.Read(copy.Directory).Runs)
        {
            Assert.That(run.Epoch, Is.GreaterThan(epoch), what);
            epoch = run.Epoch;
            foreach (byte[] frame in frames)
            {
                if (!frame.AsSpan().SequenceEqual(witness[count++])) Assert.Fail($"{what}: frame {count} is not what was published");
                Assert.That(MemoryMarshal.Read<FrameHeader>(frame).Epoch, Is.EqualTo(run.Epoch));
            }
        }

        Assert.That(count, Is.EqualTo(copy.PublishedSequence), what);
    }
}
