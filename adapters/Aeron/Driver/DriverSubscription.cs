namespace LowLatencyMM.Aeron;

/// <summary>A client's subscription. The conductor's.</summary>
/// <param name="Id">Its registration.</param>
/// <param name="SessionId">The one publication that it wants; null for all.</param>
internal sealed record DriverSubscription(long Id, DriverClient Client, string Channel, int StreamId, int? SessionId);
