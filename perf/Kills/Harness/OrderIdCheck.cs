using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Kills;

/// <summary>Collects the ids of new orders and replacements of a journal that is played.</summary>
internal struct OrderIdCheck(OrderIdSet ids) : IPlaybackVisitor
{
    private int _epoch;

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => _epoch = header.Epoch;

    public readonly void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
        if (order.Kind is OutboundKind.New or OutboundKind.Replace) ids.Use(order.ClientOrderId, _epoch);
    }

    public readonly void OnFill(in PlaybackFill fill, StrategyContext context)
    {
    }

    public readonly void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }
}
