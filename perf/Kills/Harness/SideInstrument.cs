namespace LowLatencyMM.Kills;

/// <summary>One instrument as the three sides have it; null where a side does not tell.</summary>
/// <param name="Symbol">For messages.</param>
/// <param name="SettlementCurrency">Of its cash.</param>
/// <param name="EngineLots">Position, lots.</param>
/// <param name="GatewayLots">Position, lots.</param>
/// <param name="VenueLots">Position, lots.</param>
/// <param name="EngineFills">Fills ever.</param>
/// <param name="EngineCash">What fills and fees moved, 1e-18 of the currency, of this instrument alone.</param>
/// <param name="VenueCash">The account's, of all instruments of the currency.</param>
internal sealed record SideInstrument(
    string Symbol, string SettlementCurrency, long? EngineLots, long? GatewayLots, long? VenueLots, long EngineFills, Int128 EngineCash, Int128 VenueCash);
