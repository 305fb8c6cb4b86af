using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Hands a played journal to an <see cref="OrderLife"/>, until that is over.</summary>
internal readonly struct OrderLifeVisitor<TStrategy>(OrderLife life, JournalPlayback<TStrategy> playback) : IPlaybackVisitor
    where TStrategy : struct, IStrategy
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        life.BeforeFrame(in header, context);
        playback.IsEnough = life.IsOver;
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context) => life.OnOrder(in order, context);

    public void OnFill(in PlaybackFill fill, StrategyContext context) => life.OnFill(in fill, context);

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => life.AfterFrame(in header, message, context);
}
