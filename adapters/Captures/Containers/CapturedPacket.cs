namespace LowLatencyMM.Captures;

/// <summary>A packet as its container holds it.</summary>
/// <param name="Number">From 1, in the order of the file, as Wireshark counts.</param>
/// <param name="TimeNs">Unix epoch; null where the container does not say.</param>
/// <param name="LinkType">What the bytes begin with, see <see cref="LinkTypes"/>.</param>
/// <param name="Bytes">Valid until the next packet is read.</param>
/// <param name="OriginalBytes">What it had on the network: more, where the capture cut it.</param>
internal readonly record struct CapturedPacket(long Number, long? TimeNs, int LinkType, ReadOnlyMemory<byte> Bytes, uint OriginalBytes);
