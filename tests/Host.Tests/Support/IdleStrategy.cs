using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>A user's strategy that never quotes.</summary>
internal readonly struct IdleStrategy : IStrategy
{
    public void Initialize(StrategyContext context, Arena arena)
    {
    }

    public void OnBook(StrategyContext context, int slot)
    {
    }

    public void OnTrade(StrategyContext context, int slot, in TradeEvent trade)
    {
    }

    public void OnExecution(StrategyContext context, int slot, int orderSlot)
    {
    }

    public void OnTimer(StrategyContext context)
    {
    }

    public void ResetParameters(StrategyContext context)
    {
    }

    public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) => CommandOutcome.UnknownParameter;
}
