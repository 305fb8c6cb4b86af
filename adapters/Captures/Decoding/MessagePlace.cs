namespace LowLatencyMM.Captures;

/// <summary>Where a message came from.</summary>
/// <param name="PacketNumber">From 1; the packet that completed it.</param>
/// <param name="TimeNs">Of that packet, Unix epoch; null where the file does not say.</param>
/// <param name="Stream">Multicast group and port, or both ends of a connection; empty in a raw file.</param>
internal readonly record struct MessagePlace(long PacketNumber, long? TimeNs, string Stream);
