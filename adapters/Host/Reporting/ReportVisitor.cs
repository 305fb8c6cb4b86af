using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Hands a played journal to a collector.</summary>
internal readonly struct ReportVisitor(ReportCollector collector) : IPlaybackVisitor
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => collector.BeforeFrame(in header, message, context);

    public void OnOrder(in PlaybackOrder order, StrategyContext context) => collector.OnOrder(in order, context);

    public void OnFill(in PlaybackFill fill, StrategyContext context) => collector.OnFill(in fill, context);

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => collector.AfterFrame(in header, message, context);
}
