namespace LowLatencyMM.Aeron;

/// <summary>One kind of error of a driver.</summary>
/// <param name="Count">How often it was seen.</param>
/// <param name="FirstMs">First time, ms since the Unix epoch.</param>
/// <param name="LastMs">Last time, ms since the Unix epoch.</param>
public sealed record ErrorObservation(string Text, int Count, long FirstMs, long LastMs);
