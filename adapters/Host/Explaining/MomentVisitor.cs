using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Plays a journal up to a place in it.</summary>
internal readonly struct MomentVisitor<TStrategy>(MomentTarget target, JournalPlayback<TStrategy> playback) : IPlaybackVisitor
    where TStrategy : struct, IStrategy
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) =>
        playback.IsEnough = target.IsPassedBy(header.Sequence, header.ReceiveTimeNs);

    public void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
    }

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }
}
