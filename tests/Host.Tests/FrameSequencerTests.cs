using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

public sealed class FrameSequencerTests
{
    [Test] // Goal: what the engine thread stamps. Method: three frames and the end into a ring, read back.
    public void Frames_are_numbered_from_1_and_carry_epoch_shard_and_the_digest_before_them()
    {
        using var lanes = new LiveLanes(new ThreadSettings());
        using Core<MarketMaker> core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 7);
        var sequencer = new FrameSequencer<MarketMaker, RingFrameSink, LaneLink>(
            core, new RingFrameSink(lanes.Ring.Producer), new LaneLink(lanes.Orders.Producer, lanes.Executions.Consumer), epoch: 7, shardId: 3);
        Assert.That(lanes.Ring.TryJoin(out RingConsumer consumer), Is.True);
        var control = new ControlFrames(SourceIds.Control);
        Assert.That(sequencer.TryClaim(out Span<byte> frame), Is.True);
        control.SessionState(frame, 1_000, 1, SessionStatus.Up);
        sequencer.Run(frame);
        Assert.That(sequencer.TryTimer(2_000), Is.True);
        Assert.That(sequencer.TryTimer(3_000), Is.True);
        ulong stateHash = core.StateHash();
        Assert.That(sequencer.TryEnd(4_000), Is.True);

        for (int sequence = 1; sequence <= 4; sequence++)
        {
            Assert.That(consumer.TryRead(out ReadOnlySpan<byte> slot), Is.EqualTo(ReadStatus.Read));
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(slot);
            Assert.That((header.Sequence, header.Epoch, header.ShardId, header.OrderDigest, header.ReceiveTimeNs),
                Is.EqualTo((sequence, (ushort)7, (ushort)3, 0UL, sequence * 1_000L)));
            if (sequence == 4)
            {
                Assert.That(EndOfRunDecoder.TryWrap(slot[FrameHeader.SizeBytes..], out EndOfRunDecoder end), Is.True);
                Assert.That((end.Frames, end.Orders, end.OrderDigest, end.StateHash), Is.EqualTo((3L, 0L, 0UL, stateHash)));
            }

            consumer.Release();
        }

        Assert.That(core.Sequence, Is.EqualTo(4));
        Assert.That(core.Context.Counters.SequenceBreaks, Is.Zero);
    }

    // Goal: a second run goes on in the journal of the first. Method: start, hash, end; a second sequencer on the same engine; the ring read back
    // by a replay that compares; then with a hash that is wrong.
    [Test]
    public void A_second_run_goes_on_where_the_first_ended()
    {
        using var lanes = new LiveLanes(new ThreadSettings());
        using Core<MarketMaker> core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 7);
        Assert.That(lanes.Ring.TryJoin(out RingConsumer consumer), Is.True);
        for (ushort epoch = 7; epoch <= 8; epoch++)
        {
            var sequencer = new FrameSequencer<MarketMaker, RingFrameSink, LaneLink>(
                core, new RingFrameSink(lanes.Ring.Producer), new LaneLink(lanes.Orders.Producer, lanes.Executions.Consumer), epoch);
            Assert.That(sequencer.TryStart(1_000 * epoch, isConfigurationChanged: epoch == 8), Is.True);
            Assert.That(sequencer.TryTimer((1_000 * epoch) + 1), Is.True);
            Assert.That(sequencer.TryStateHash((1_000 * epoch) + 2), Is.True);
            Assert.That(sequencer.TryEnd((1_000 * epoch) + 3), Is.True);
        }

        Assert.That((core.Sequence, core.Context.Epoch, core.Context.Counters.Runs, core.Context.Counters.StateHashFrames), Is.EqualTo((8L, 8, 2L, 2L)));
        Assert.That((core.Context.Counters.SequenceBreaks, core.Context.Counters.SourceSequenceBreaks), Is.EqualTo((0L, 0L)));
        var frames = new List<byte[]>();
        while (consumer.TryRead(out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            frames.Add(slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.Read<FrameHeader>(slot).Length)].ToArray());
            consumer.Release();
        }

        bool[] hasEnd = new bool[frames.Count];
        Assert.That(Replay(frames, hasEnd), Is.Null);
        Assert.That(hasEnd, Is.EqualTo(new[] { false, false, false, true, false, false, false, true }), "an end holds until another run begins");
        frames[6][FrameHeader.SizeBytes + SbeHeader.SizeBytes] ^= 1;
        Assert.That(Replay(frames, hasEnd), Has.Property(nameof(Divergence.Kind)).EqualTo(DivergenceKind.StateHash).And.Property(nameof(Divergence.Sequence)).EqualTo(7));
    }

    [Test] // Goal: an operator can name every limit of the engine and every parameter of the strategy. Method: the tables against the enums.
    public void Every_parameter_has_a_name_and_a_range()
    {
        Assert.That(EngineParameters.All.Select(parameter => parameter.Id), Is.EqualTo(Enum.GetValues<RiskParameter>().Select(id => (int)id)));
        Assert.That(EngineParameters.All[0].Name, Is.EqualTo("orderLotsMax"));
        IReadOnlyList<StrategyParameter> ours = ((IStrategyFactory<MarketMaker>)new MarketMakerFactory()).Parameters;
        Assert.That(ours.Select(parameter => parameter.Id), Is.EqualTo(Enum.GetValues<MarketMakerParameter>().Select(id => (int)id)));
        Assert.That(ours.Select(parameter => char.ToUpperInvariant(parameter.Name[0]) + parameter.Name[1..]), Is.EqualTo(Enum.GetNames<MarketMakerParameter>()));
        Assert.That(EngineParameters.All.Concat(ours).All(parameter => parameter.LowestNanos >= 1 && parameter.HighestNanos > parameter.LowestNanos), Is.True);
    }

    private static Divergence? Replay(List<byte[]> frames, bool[] hasEnd)
    {
        using Core<MarketMaker> core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 7);
        var replay = new Replay<MarketMaker>(core, isVerified: true);
        for (int index = 0; index < frames.Count; index++)
        {
            if (replay.Next(frames[index]) is { } divergence) return divergence;
            hasEnd[index] = replay.HasEnd;
        }

        return null;
    }
}
