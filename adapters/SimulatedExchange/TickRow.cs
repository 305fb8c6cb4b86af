namespace LowLatencyMM.SimulatedExchange;

/// <summary>One row of a tick table: from this price upwards, prices are multiples of the tick.</summary>
/// <param name="FromPrice">1e-9 of the quote currency, compared with the price's magnitude.</param>
/// <param name="TickSize">1e-9 of the quote currency; positive.</param>
public readonly record struct TickRow(long FromPrice, long TickSize);
