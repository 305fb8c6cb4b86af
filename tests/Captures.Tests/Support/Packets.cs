using System.Buffers.Binary;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Ethernet frames with what a test wants in them. Checksums are zero: captures have wrong ones too.</summary>
internal static class Packets
{
    public static byte[] Udp(byte[] payload, ushort port = 6100, int vlanTags = 0, bool isIPv6 = false, int trailingBytes = 0)
    {
        var udp = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(udp, 40_000);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(2), port);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(4), (ushort)udp.Length);
        payload.CopyTo(udp, 8);
        return Ethernet(isIPv6 ? IPv6(17, udp) : IPv4(17, udp), isIPv6, vlanTags, trailingBytes);
    }

    public static byte[] Tcp(uint sequence, byte[] payload, bool isStart = false, byte host = 1)
    {
        var tcp = new byte[24 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, 50_000);
        BinaryPrimitives.WriteUInt16BigEndian(tcp.AsSpan(2), 9_000);
        BinaryPrimitives.WriteUInt32BigEndian(tcp.AsSpan(4), sequence);
        tcp[12] = 6 << 4; // one word of options
        tcp[13] = (byte)(isStart ? 0x02 : 0x18);
        payload.CopyTo(tcp, 24);
        return Ethernet(IPv4(6, tcp, host), false, 0, 3);
    }

    public static byte[] IPv4(byte protocol, byte[] content, byte host = 1, ushort fragment = 0)
    {
        var ip = new byte[24 + content.Length];
        ip[0] = 0x46; // one word of options
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)ip.Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(6), fragment);
        ip[9] = protocol;
        new byte[] { 10, 0, 0, host, 239, 1, 2, 3 }.CopyTo(ip, 12);
        content.CopyTo(ip, 24);
        return ip;
    }

    public static byte[] Ethernet(byte[] ip, bool isIPv6, int vlanTags, int trailingBytes)
    {
        var frame = new List<byte>(new byte[12]);
        for (int i = 0; i < vlanTags; i++) frame.AddRange([0x81, 0x00, 0x00, (byte)i]);
        frame.AddRange(isIPv6 ? [0x86, 0xDD] : [0x08, 0x00]);
        frame.AddRange(ip);
        for (int i = 0; i < trailingBytes; i++) frame.Add(0xEE);
        return [.. frame];
    }

    private static byte[] IPv6(byte protocol, byte[] content)
    {
        // A destination options header stands between.
        var ip = new byte[48 + content.Length];
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(4), (ushort)(8 + content.Length));
        ip[6] = 60;
        ip[23] = 1;
        ip[24] = 0xFF;
        ip[39] = 5;
        ip[40] = protocol;
        content.CopyTo(ip, 48);
        return ip;
    }
}
