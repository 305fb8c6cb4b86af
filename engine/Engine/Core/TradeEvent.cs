using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine;

/// <summary>A trade of the market.</summary>
/// <param name="TradeId">The venue's number.</param>
/// <param name="Price">Price.</param>
/// <param name="Lots">Quantity; above 0.</param>
/// <param name="Aggressor">The taker's side.</param>
public readonly record struct TradeEvent(long TradeId, Price Price, Lots Lots, Aggressor Aggressor);
