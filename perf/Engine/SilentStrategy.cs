using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Perf;

/// <summary>Decides nothing: what is left is decoding and books.</summary>
internal struct SilentStrategy : IStrategy
{
    public readonly void Initialize(StrategyContext context, Arena arena)
    {
    }

    public readonly void OnBook(StrategyContext context, int slot)
    {
    }

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade)
    {
    }

    public readonly void OnExecution(StrategyContext context, int slot, int orderSlot)
    {
    }

    public readonly void OnTimer(StrategyContext context)
    {
    }

    public readonly void ResetParameters(StrategyContext context)
    {
    }

    public readonly CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) => CommandOutcome.UnknownParameter;
}
