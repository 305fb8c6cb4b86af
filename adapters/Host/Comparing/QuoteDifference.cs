namespace LowLatencyMM.Host;

/// <summary>From this frame on the two stand differently at a place of a ladder.</summary>
internal sealed record QuoteDifference(long Sequence, long TimeNs, string Symbol, QuoteKey Key, StandingQuote Before, StandingQuote After);
