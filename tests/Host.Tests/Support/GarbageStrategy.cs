using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>The market maker with one object of garbage a thousand timers: what an allocation test must notice.</summary>
internal struct GarbageStrategy(MarketMaker inner) : IStrategy
{
    private static object? _garbage;
    private MarketMaker _inner = inner;
    private int _timers;

    public void Initialize(StrategyContext context, Arena arena) => _inner.Initialize(context, arena);

    public void OnBook(StrategyContext context, int slot) => _inner.OnBook(context, slot);

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade) => _inner.OnTrade(context, slot, in trade);

    public void OnExecution(StrategyContext context, int slot, int orderSlot) => _inner.OnExecution(context, slot, orderSlot);

    public void OnTimer(StrategyContext context)
    {
        if (++_timers % 1000 == 0) _garbage = new object();
        _inner.OnTimer(context);
        GC.KeepAlive(_garbage);
    }

    public void ResetParameters(StrategyContext context) => _inner.ResetParameters(context);

    public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) =>
        _inner.TrySet(context, slot, parameterId, valueNanos);
}
