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
    /// <param name="orderSlot">The order, or <see cref="OrderTable.None"/> for a fill of an order not in the table and for a position taken over
    /// from the venue.</param>
    void OnExecution(StrategyContext context, int slot, int orderSlot);

    /// <summary>10 ms passed.</summary>
    void OnTimer(StrategyContext context);

    /// <summary>Takes the adjustable parameters of every instrument from the strategy's configuration once more, which is another one than the
    /// last run's. Nothing to do for a strategy without any.</summary>
    void ResetParameters(StrategyContext context);

    /// <summary>An operator sets a parameter; the value must be kept in the arena. Cold.</summary>
    /// <param name="context">The engine as strategies see it.</param>
    /// <param name="slot">Instrument slot, or -1 for all that are defined.</param>
    /// <param name="parameterId">From 256; those that the strategy's factory lists.</param>
    /// <param name="valueNanos">1e-9 of the parameter's unit.</param>
    /// <returns><see cref="CommandOutcome.Applied"/>, or why nothing changed: <see cref="CommandOutcome.UnknownParameter"/>,
    /// <see cref="CommandOutcome.OutOfRange"/>, <see cref="CommandOutcome.WithoutEffect"/>.</returns>
    CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos);

    /// <summary>Somebody asks what would be decided about an instrument now: begin a record in <see cref="StrategyContext.Decisions"/>, fill it, and
    /// send nothing. What <see cref="OnBook"/> and the others decide may be written there too, where it is not null. Cold. By default there is nothing to say.</summary>
    void Explain(StrategyContext context, int slot)
    {
    }
}
