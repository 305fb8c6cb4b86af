using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Lets another visitor watch up to a frame, and ends the playback behind it.</summary>
internal struct BoundedVisitor<TStrategy, TVisitor>(TVisitor inner, JournalPlayback<TStrategy> playback, long lastSequence) : IPlaybackVisitor
    where TStrategy : struct, IStrategy
    where TVisitor : struct, IPlaybackVisitor
{
    private TVisitor _inner = inner;

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        playback.IsEnough = header.Sequence > lastSequence;
        if (!playback.IsEnough) _inner.BeforeFrame(in header, message, context);
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context) => _inner.OnOrder(in order, context);

    public void OnFill(in PlaybackFill fill, StrategyContext context) => _inner.OnFill(in fill, context);

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => _inner.AfterFrame(in header, message, context);
}
