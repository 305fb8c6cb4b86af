namespace LowLatencyMM.Aeron;

/// <summary>A counter that a client asked for. The conductor's.</summary>
/// <param name="Id">Its registration.</param>
internal sealed record ClientCounter(long Id, DriverClient Client, int CounterId);
