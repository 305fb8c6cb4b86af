using System.Buffers.Binary;
using System.Net;

namespace LowLatencyMM.Captures;

/// <summary>An address, IPv4 or IPv6, and a port.</summary>
internal readonly record struct Endpoint(UInt128 Address, bool IsIPv6, ushort Port)
{
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        return IsIPv6 ? $"[{new IPAddress(bytes)}]:{Port}" : $"{new IPAddress(bytes[12..])}:{Port}";
    }
}
