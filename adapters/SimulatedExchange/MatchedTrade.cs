using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One match as the public sees it.</summary>
/// <param name="MatchId">Unique within the matching engine, ascending.</param>
/// <param name="Price">1e-9 of the quote currency: the maker's.</param>
/// <param name="Lots">Lots, positive.</param>
/// <param name="TakerSide">Side of the taker.</param>
public readonly record struct MatchedTrade(uint InstrumentId, long MatchId, long Price, long Lots, Side TakerSide);
