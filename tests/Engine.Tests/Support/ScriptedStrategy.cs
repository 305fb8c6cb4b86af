namespace LowLatencyMM.Engine.Tests;

/// <summary>Does on timers what the test says, and nothing by itself.</summary>
internal readonly struct ScriptedStrategy(Script script) : IStrategy
{
    public void Initialize(StrategyContext context, Arena arena)
    {
    }

    public void OnBook(StrategyContext context, int slot) => script.BookEvents.Add(slot);

    public void OnTrade(StrategyContext context, int slot, in TradeEvent trade) => script.Trades.Add(trade);

    public void OnExecution(StrategyContext context, int slot, int orderSlot) => script.Executions.Add((slot, orderSlot));

    public void OnTimer(StrategyContext context)
    {
        Action<StrategyContext>? next = script.Next;
        script.Next = null;
        next?.Invoke(context);
    }

    public void ResetParameters(StrategyContext context) => script.ResetCount++;

    public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos)
    {
        script.Parameters.Add((slot, parameterId, valueNanos));
        return script.ParameterOutcome;
    }
}
