namespace LowLatencyMM.SimulatedExchange;

/// <summary>A fill as the venue tells of it when asked.</summary>
/// <param name="FillId">Running number of the account's fills, from 1.</param>
/// <param name="VenueTimeNs">When it happened, ns since the Unix epoch, the venue's time.</param>
/// <param name="Execution">What was, or would have been, sent.</param>
public readonly record struct AccountFill(long FillId, long VenueTimeNs, Execution Execution);
