using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>Notes, while a journal is played, when the cause of each order was received, and whether it was market data.</summary>
internal struct OrderCauses(List<OrderCauseTime> causes) : IPlaybackVisitor
{
    private bool _isMarketData;

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) =>
        _isMarketData = MemoryMarshal.TryRead(message, out SbeHeader sbe) && sbe.SchemaId == BookUpdateDecoder.SchemaId;

    public readonly void OnOrder(in PlaybackOrder order, StrategyContext context) => causes.Add(new OrderCauseTime(order.TimeNs, order.Ordinal, _isMarketData));

    public readonly void OnFill(in PlaybackFill fill, StrategyContext context)
    {
    }

    public readonly void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }
}
