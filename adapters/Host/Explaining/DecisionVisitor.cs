using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Hands a played journal to a <see cref="DecisionWatch{TStrategy}"/>.</summary>
internal readonly struct DecisionVisitor<TStrategy>(DecisionWatch<TStrategy> watch) : IPlaybackVisitor
    where TStrategy : struct, IStrategy
{
    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => watch.BeforeFrame(in header, message, context);

    public void OnOrder(in PlaybackOrder order, StrategyContext context) => watch.OnOrder(in order);

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context) => watch.AfterFrame(in header, message, context);
}
