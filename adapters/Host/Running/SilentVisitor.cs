using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Watches nothing.</summary>
internal readonly struct SilentVisitor : IPlaybackVisitor
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
    }

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
