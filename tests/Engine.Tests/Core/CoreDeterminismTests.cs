namespace LowLatencyMM.Engine.Tests;

/// <summary>The engine is a pure function of its frames.</summary>
public sealed class CoreDeterminismTests
{
    private const int FrameCount = 4_000;

    [Test] // Goal: the same frames give the same bytes and state. Method: twice, the digest after every frame and the state hash at the end.
    public void The_same_frames_give_the_same_orders_and_state([Range(1, 5)] int seed)
    {
        List<byte[]> frames = Record(seed);
        (List<ulong> digests, ulong hash, _) = Run(frames);
        (List<ulong> again, ulong hashAgain, _) = Run(frames);
        Assert.That(again, Is.EqualTo(digests));
        Assert.That(hashAgain, Is.EqualTo(hash));
        Assert.That(digests.Distinct().Count(), Is.GreaterThan(500), "orders were sent");
    }

    [Test] // Goal: a snapshot is all of the state. Method: save at every k-th frame, load into a fresh engine, go on: same digest and hash.
    public void A_snapshot_at_any_frame_continues_to_the_same_end([Range(1, 3)] int seed)
    {
        List<byte[]> frames = Record(seed);
        (_, ulong hash, ulong digest) = Run(frames);
        using Core<BusyStrategy> first = Create();
        using Core<BusyStrategy> second = Create();
        var sink = new AnsweringSink();
        var snapshot = new byte[first.SnapshotBytes];
        for (int at = 0; at < FrameCount; at++)
        {
            if (at % 97 == 0)
            {
                first.Save(snapshot);
                Assert.That(second.TryLoad(snapshot), Is.True);
                int end = Math.Min(FrameCount, at % 388 == 0 ? FrameCount : at + 97);
                for (int ahead = at; ahead < end; ahead++) second.OnFrame(frames[ahead], ref sink);
                if (end == FrameCount) Assert.That((second.StateHash(), second.OrderDigest), Is.EqualTo((hash, digest)), $"from frame {at}");
            }

            first.OnFrame(frames[at], ref sink);
        }

        Assert.That(first.StateHash(), Is.EqualTo(hash));
    }

    [Test] // Goal: the state hash sees every frame. Method: change one field of one frame anywhere, or leave it out: another hash.
    public void One_frame_different_is_another_state([Range(1, 3)] int seed)
    {
        var random = new Random(seed);
        List<byte[]> frames = Record(seed)[..400];
        (_, ulong hash, _) = Run(frames);
        for (int trial = 0; trial < 60; trial++)
        {
            int at = random.Next(frames.Count);
            byte[] original = frames[at];
            frames[at] = (byte[])original.Clone();
            if (trial % 2 == 0) frames[at] = [];
            else frames[at][24]++; // the source's own number
            Assert.That(Run(frames).Hash, Is.Not.EqualTo(hash), $"seed {seed}, frame {at}");
            frames[at] = original;
        }
    }

    [Test] // Goal: an engine of other capacities refuses the snapshot and goes on as before. Method: one capacity each.
    public void A_snapshot_of_another_layout_is_refused()
    {
        using Core<BusyStrategy> core = Create();
        var snapshot = new byte[core.SnapshotBytes];
        core.Save(snapshot);
        EngineConfiguration[] others =
        [
            Configuration() with { InstrumentCapacity = 3 }, Configuration() with { BookLevelsPerSide = 16 },
            Configuration() with { OrderCapacity = 1024 }, Configuration() with { FillKeyCapacity = 128 }, Configuration() with { VenueCapacity = 3 },
        ];
        foreach (EngineConfiguration configuration in others)
        {
            using var other = new Core<BusyStrategy>(configuration, new BusyStrategy(3));
            ulong hash = other.StateHash();
            Assert.That(other.TryLoad(snapshot), Is.False);
            Assert.That(other.StateHash(), Is.EqualTo(hash));
        }

        using var scripted = new Core<ScriptedStrategy>(Configuration(), new ScriptedStrategy(new Script()));
        Assert.That(scripted.TryLoad(snapshot), Is.False, "another strategy's state");
    }

    internal static EngineConfiguration Configuration() => new()
    {
        InstrumentCapacity = 2,
        BookLevelsPerSide = 32,
        OrderCapacity = 512,
        OpenOrdersMax = 64,
        FillKeyCapacity = 1024,
        VenueCapacity = 2,
        KillSwitch = KillSwitchParameters.Off,
    };

    internal static Core<BusyStrategy> Create() => new(Configuration(), new BusyStrategy(3));

    internal static List<byte[]> Record(int seed)
    {
        var market = new Market(seed);
        var sink = new AnsweringSink();
        using Core<BusyStrategy> core = Create();
        var frames = new List<byte[]>();
        for (int frame = 0; frame < FrameCount; frame++)
        {
            frames.Add(market.Next(ref sink).ToArray());
            core.OnFrame(frames[^1], ref sink);
        }

        return frames;
    }

    private static (List<ulong> Digests, ulong Hash, ulong Digest) Run(List<byte[]> frames)
    {
        using Core<BusyStrategy> core = Create();
        var sink = new AnsweringSink();
        var digests = new List<ulong>();
        var attribution = new AttributionCheck();
        foreach (byte[] frame in frames)
        {
            core.OnFrame(frame, ref sink);
            Assert.That(attribution.CheckAll(core.Context), Is.EqualTo(AttributionFault.None));
            digests.Add(core.OrderDigest);
        }

        return (digests, core.StateHash(), core.OrderDigest);
    }
}
