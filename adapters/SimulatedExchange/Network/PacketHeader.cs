using System.Runtime.InteropServices;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The start of every market-data datagram; whole frames follow. Little-endian.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketHeader
{
    public const int SizeBytes = 16;

    /// <summary>Longest datagram, this header included: one Ethernet frame holds it.</summary>
    public const int PacketBytesMax = 1_400;

    public long RunId;

    /// <summary>From 1 without gaps.</summary>
    public long Number;
}
