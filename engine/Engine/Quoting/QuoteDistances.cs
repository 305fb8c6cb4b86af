namespace LowLatencyMM.Engine;

/// <summary>Distances from the fair price to our quotes, quote currency; positive is away from the market.</summary>
/// <param name="Bid">δb. NaN when an input was.</param>
/// <param name="Ask">δa. NaN when an input was.</param>
/// <param name="IsBidAllowed">False when a fill would push inventory further past its limit, or an input was not a number.</param>
/// <param name="IsAskAllowed">As for the bid.</param>
public readonly record struct QuoteDistances(double Bid, double Ask, bool IsBidAllowed, bool IsAskAllowed);
