using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Runs two engines beside a journal being played, and compares what they quote.</summary>
internal readonly struct ComparisonVisitor<TStrategy>(
    JournalPlayback<TStrategy> playback, TriedEngine<TStrategy> before, TriedEngine<TStrategy> after, QuoteComparison comparison) : IPlaybackVisitor
    where TStrategy : struct, IStrategy
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        before.Enter(playback.Description);
        after.Enter(playback.Description);
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
    }

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
        before.Take(in fill);
        after.Take(in fill);
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        Run(before, in header, message, context);
        Run(after, in header, message, context);
        comparison.AfterFrame(header.Sequence, header.ReceiveTimeNs, before, after);
    }

    private static void Run(TriedEngine<TStrategy> engine, in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext recorded)
    {
        engine.Take(in header, message);
        for (ushort venueId = 0; venueId < recorded.VenueCount; venueId++) engine.TakeRoute(venueId, recorded.Venue(venueId).Status == SessionStatus.Up);
        engine.Answer();
    }
}
