using System.Diagnostics;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>A process that writes at full speed is killed at seeded moments. LLMM_KILLS sets how often.</summary>
[NonParallelizable]
public sealed class KillTests
{
    private const int KillsByDefault = 250;
    private const int KillsMin = 20;
    private const int CreationKills = 24;
    private static readonly TimeSpan LimitByDefault = TimeSpan.FromSeconds(14);

    [Test]
    // Goal: everything published before a crash is found, and nothing half written. Method: a writer fills slots whose every word follows from their
    // count, and says in a second mapping how many it has published; it is killed at a seeded moment, and what it left is read by the shipped salvage.
    public void Everything_published_before_a_kill_is_found_and_nothing_half_written()
    {
        (int kills, long found, int halfWritten, string? damage) = KillWriters(WriterKind.Ring, seed: 51, Kills, Limit);
        TestContext.Out.WriteLine($"{kills} kills, {found:N0} slots found, {halfWritten} kills with slots claimed and not published, seed 51");
        Assert.That(damage, Is.Null, "seed 51");
        if (kills < KillsMin) Assert.Inconclusive($"Only {kills} kills in {Limit.TotalSeconds} s: this machine was too busy.");
        Assert.That(halfWritten, Is.Positive, "no kill met a writer in the midst of a slot, so the run shows nothing");
    }

    [Test]
    // Goal: the test above can fail. Method: the same with a writer that publishes the cursor before it fills the slot.
    public void Control_cursor_published_before_the_slot_is_filled_is_noticed()
    {
        (int kills, _, _, string? damage) = KillWriters(WriterKind.EarlyRing, seed: 52, kills: 30, TimeSpan.FromSeconds(60));
        TestContext.Out.WriteLine($"{damage ?? "no damage"} after {kills} kills");
        Assert.That(damage, Is.Not.Null, "seed 52");
    }

    [Test]
    // Goal: a block is there whole or not at all. Method: a process that creates and removes one again and again is killed at seeded moments.
    public void A_kill_during_creation_leaves_a_whole_block_or_none([Values(53ul)] ulong seed)
    {
        var random = new SplitMix64(seed);
        int whole = 0;
        int unfinished = 0;
        for (int kill = 0; kill < CreationKills; kill++)
        {
            using SharedDirectory directory = SharedDirectory.Create();
            using Evidence evidence = Evidence.Create(directory);
            using (var child = new ChildProcess(Program.Create, directory.Path, "0", "-"))
            {
                Assert.That(Evidence.Await(ref evidence.Published, 1 + random.Below(50), () => child.HasExited));
                SpinFor(random.Below(2_000));
                child.Kill();
            }

            if (File.Exists(directory.Block + ".new")) unfinished++;
            if (File.Exists(directory.Block))
            {
                using SharedRing ring = SharedRing.OpenAbandoned(directory.Block);
                Assert.That(ring.Ring.Geometry, Is.EqualTo(CrashChild.Geometry));
                whole++;
            }

            // Whatever is there does not keep the next process from starting.
            using SharedRing next = SharedRing.Create(directory.Block, CrashChild.Geometry, new() { Kind = SharedBlockKind.Ring, SlotBytes = 1, SlotCount = 1 });
        }

        TestContext.Out.WriteLine($"{CreationKills} kills left {whole} whole blocks and {unfinished} unfinished ones, seed {seed}");
        if (whole == 0 || unfinished == 0) Assert.Inconclusive("The kills met only one of the two cases.");
    }

    [Test]
    // Goal: a consumer whose process was killed holds the producer until the host evicts it, and no longer. Method: a process that joins, killed.
    public void The_gate_of_a_killed_process_is_evicted_and_that_of_a_living_one_is_not()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        using Evidence evidence = Evidence.Create(directory);
        using SharedRing shared = SharedRing.Create(directory.Block, CrashChild.Geometry, new() { Kind = SharedBlockKind.Ring, SlotBytes = 1, SlotCount = 1 });
        using var child = new ChildProcess(Program.Join, directory.Path, "0", "-");
        Assert.That(Evidence.Await(ref evidence.Published, 1, () => child.HasExited));
        RingProducer producer = shared.Ring.Producer;
        producer.Publish(producer.ClaimBatch(CrashChild.Geometry.SlotCount));
        Assert.That(shared.EvictDeadConsumers(), Is.Zero, "it lives");
        Assert.That(producer.TryClaim(out _), Is.False);
        child.Kill();
        Assert.That(producer.TryClaim(out _), Is.False, "nobody has said that it is dead");
        Assert.That(shared.EvictDeadConsumers(), Is.EqualTo(1));
        Assert.That(producer.FreeSlots, Is.EqualTo(CrashChild.Geometry.SlotCount));
    }

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("LLMM_KILLS"), out int kills) ? kills : KillsByDefault;

    private static TimeSpan Limit => Kills == KillsByDefault ? LimitByDefault : TimeSpan.FromSeconds(Kills);

    private static (int Kills, long Found, int HalfWritten, string? Damage) KillWriters(WriterKind kind, ulong seed, int kills, TimeSpan limit)
    {
        var random = new SplitMix64(seed);
        long startTicks = Stopwatch.GetTimestamp();
        long foundInAll = 0;
        int halfWritten = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            if (Stopwatch.GetElapsedTime(startTicks) > limit) return (kill, foundInAll, halfWritten, null);
            using SharedDirectory directory = SharedDirectory.Create();
            using Evidence evidence = Evidence.Create(directory);
            using (var child = new ChildProcess(Program.Crash, directory.Path, (seed + (ulong)kill).ToString(), kind.ToString()))
            {
                Assert.That(Evidence.Await(ref evidence.Published, 1, () => child.HasExited), "the writer did not begin");
                SpinFor(random.Below(random.Below(4) == 0 ? 20_000 : 1_000));
                child.Kill();
            }

            (long found, bool isMidSlot, string? damage) = Check(directory, evidence.Published);
            foundInAll += found;
            if (isMidSlot) halfWritten++;
            if (damage is not null) return (kill + 1, foundInAll, halfWritten, $"kill {kill}: {damage}");
        }

        return (kills, foundInAll, halfWritten, null);
    }

    /// <summary>Reads what a dead writer left, against what it had said.</summary>
    private static (long Found, bool IsMidSlot, string? Damage) Check(SharedDirectory directory, long told)
    {
        using SharedRing shared = SharedRing.OpenAbandoned(directory.Block);
        BroadcastRing ring = shared.Ring;
        long published = ring.PublishedCount;
        bool isMidSlot = ring.ClaimedCount > published;
        if (published < told) return (0, isMidSlot, $"{told} slots were published by the writer's own account, and the ring says {published}");
        RingObserver observer = ring.Observe(ObserverStart.Oldest);
        long oldest = Math.Max(0, ring.ClaimedCount - ring.Geometry.SlotCount);
        if (observer.Position != oldest) return (0, isMidSlot, $"salvage begins at {observer.Position}; the oldest whole slot is {oldest}");
        byte[] slot = new byte[ring.Geometry.SlotBytes];
        long next = oldest;
        for (; observer.TryRead(slot) == ReadStatus.Read; next++)
            if (!Pattern.Matches(slot, next)) return (next - oldest, isMidSlot, $"slot {next} is half written ({published} published)");
        return (next - oldest, isMidSlot, next == published ? null : $"salvage ended at {next}; {published} were published");
    }

    private static void SpinFor(int microseconds)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startTicks).TotalMicroseconds < microseconds) Thread.SpinWait(10);
    }
}
