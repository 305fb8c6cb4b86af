using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host.Tests;

/// <summary>Finds the first order that was filled.</summary>
internal struct FirstFillVisitor : IPlaybackVisitor
{
    /// <summary>0 for none.</summary>
    public long ClientOrderId { get; private set; }

    public readonly void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }

    public readonly void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
    }

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
        if (ClientOrderId == 0) ClientOrderId = fill.ClientOrderId;
    }

    public readonly void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }
}
