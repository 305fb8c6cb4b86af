namespace LowLatencyMM.Engine;

/// <summary>Decides what to quote. Implement it as a struct: Core is compiled for it, so no interface call stands in the way.</summary>
/// <remarks>Called on the engine thread. A strategy reads state and sends wishes through its context, and nothing else: no clock,
/// no input or output, no randomness but seeded state, no reference fields that change after <see cref="Initialize"/>. All its
/// changing state lives in arrays that it takes from the arena, so that snapshot, replay and hash include it.</remarks>
public interface IStrategy
{
    /// <summary>Takes arrays from the arena. Cold; once, before any frame.</summary>
    void Initialize(StrategyContext context, Arena arena);

    /// <summary>An event on the instrument's book ended, or the book became stale (then its orders are being cancelled already).</summary>
    void OnBook(StrategyContext context, int slot);

    /// <summary>A trade printed.</summary>
    void OnTrade(StrategyContext context, int slot, in TradeEvent trade);

    /// <summary>Something happened to one of our orders; the position is up to date.</summary>
    /// <param name="context">The engine as strategies see it.</param>
    /// <param name="slot">Instrument slot.</param>
    /// <param name="orderSlot">The order, or <see cref="OrderTable.None"/> for a fill of an order not in the table.</param>
    void OnExecution(StrategyContext context, int slot, int orderSlot);

    /// <summary>10 ms passed.</summary>
    void OnTimer(StrategyContext context);
}
