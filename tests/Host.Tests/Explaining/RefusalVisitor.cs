using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>Hands every wish of a played journal to a test, refused ones included.</summary>
internal struct RefusalVisitor(JournalPlayback<MarketMaker> playback, Action<DecisionWish> onWish) : IPlaybackVisitor
{
    private DecisionLog _log = new();

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => playback.Core.Record(_log = new DecisionLog());

    public readonly void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
    }

    public readonly void OnFill(in PlaybackFill fill, StrategyContext context)
    {
    }

    public readonly void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        foreach (DecisionRecord record in _log.Records)
        {
            foreach (DecisionWish wish in record.Wishes) onWish(wish);
        }
    }
}
