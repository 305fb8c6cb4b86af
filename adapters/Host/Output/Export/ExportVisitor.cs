using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Writes the files that were asked for while a journal is played.</summary>
internal readonly struct ExportVisitor(ExportInstruments instruments, MarketExport? market, OrderExport? orders, FillExport? fills) : IPlaybackVisitor
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context) => orders?.OnOrder(in order);

    public void OnFill(in PlaybackFill fill, StrategyContext context) => fills?.OnFill(in fill, context);

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        instruments.OnFrame(in header, message, context);
        market?.OnFrame(in header, message, context);
        orders?.OnFrame(in header, message);
    }
}
