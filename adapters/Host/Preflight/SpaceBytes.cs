namespace LowLatencyMM.Host;

/// <summary>Room of a file system, bytes.</summary>
/// <param name="Free">What an ordinary user can still write.</param>
internal readonly record struct SpaceBytes(long Total, long Free);
