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
}
