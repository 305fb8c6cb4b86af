using System.Buffers.Binary;

namespace LowLatencyMM.Captures;

/// <summary>From a captured packet to what UDP or TCP carries. Pure; never reads outside of the bytes. Network byte order throughout.</summary>
internal static class NetworkLayers
{
    private const int Udp = 17;
    private const int Tcp = 6;
    private const int VlanTagsMax = 8;
    private const int ExtensionHeadersMax = 16;

    /// <summary>The segment; false with the reason, in words that do not differ from packet to packet.</summary>
    public static bool TryParse(in CapturedPacket packet, out Segment segment, out string reason)
    {
        segment = default;
        if (!TryFindIp(packet.LinkType, packet.Bytes.Span, out ReadOnlySpan<byte> ip, out reason)) return false;
        if (ip.IsEmpty) reason = "cut short before IP";
        else if (ip[0] >> 4 == 4) return TryParseIPv4(ip, out segment, out reason);
        else if (ip[0] >> 4 == 6) return TryParseIPv6(ip, out segment, out reason);
        else reason = "neither IPv4 nor IPv6";
        return false;
    }

    private static bool TryFindIp(int linkType, ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> ip, out string reason)
    {
        reason = "";
        ip = default;
        int headerBytes = linkType switch
        {
            LinkTypes.Ethernet => 14,
            LinkTypes.LinuxCooked => 16,
            LinkTypes.LinuxCooked2 => 20,
            LinkTypes.Null => 4,
            LinkTypes.RawIp or LinkTypes.IPv4 or LinkTypes.IPv6 => 0,
            _ => -1,
        };
        if (headerBytes < 0) reason = $"link type {linkType}";
        else if (bytes.Length < headerBytes) reason = "cut short before IP";
        if (reason.Length > 0) return false;

        int typeOffset = linkType switch
        {
            LinkTypes.Ethernet => 12,
            LinkTypes.LinuxCooked => 14,
            LinkTypes.LinuxCooked2 => 0,
            _ => -1,
        };
        ip = bytes[headerBytes..];
        if (typeOffset < 0) return true;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[typeOffset..]);
        for (int i = 0; i < VlanTagsMax && type is 0x8100 or 0x88A8 or 0x9100 && ip.Length >= 4; i++)
        {
            type = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
            ip = ip[4..];
        }

        if (type is 0x0800 or 0x86DD) return true;
        reason = type switch
        {
            0x0806 => "ARP",
            < 0x0600 => "no EtherType",
            _ => $"EtherType 0x{type:x4}",
        };
        return false;
    }

    private static bool TryParseIPv4(ReadOnlySpan<byte> ip, out Segment segment, out string reason)
    {
        segment = default;
        int headerBytes = (ip[0] & 0x0F) * 4;
        if (headerBytes < 20 || ip.Length < headerBytes)
        {
            reason = "a damaged IPv4 header";
            return false;
        }

        // 0 where the network card cut the packet after the capture; then the capture's end is the packet's.
        int totalBytes = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (totalBytes >= headerBytes && totalBytes < ip.Length) ip = ip[..totalBytes];
        else if (totalBytes > ip.Length) return Refuse(out reason, "cut short by the capture");
        if ((BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0) return Refuse(out reason, "an IP fragment");
        UInt128 source = BinaryPrimitives.ReadUInt32BigEndian(ip[12..]);
        UInt128 destination = BinaryPrimitives.ReadUInt32BigEndian(ip[16..]);
        return TryParseTransport(ip[9], ip[headerBytes..], source, destination, false, out segment, out reason);
    }

    private static bool TryParseIPv6(ReadOnlySpan<byte> ip, out Segment segment, out string reason)
    {
        const int HeaderBytes = 40;
        segment = default;
        if (ip.Length < HeaderBytes) return Refuse(out reason, "a damaged IPv6 header");
        int payloadBytes = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        UInt128 source = BinaryPrimitives.ReadUInt128BigEndian(ip[8..]);
        UInt128 destination = BinaryPrimitives.ReadUInt128BigEndian(ip[24..]);
        int next = ip[6];
        ReadOnlySpan<byte> rest = ip[HeaderBytes..];
        if (payloadBytes > rest.Length) return Refuse(out reason, "cut short by the capture");
        if (payloadBytes > 0) rest = rest[..payloadBytes];
        for (int i = 0; i < ExtensionHeadersMax && next is 0 or 43 or 44 or 51 or 60; i++)
        {
            if (next == 44) return Refuse(out reason, "an IP fragment");
            int bytes = rest.Length < 2 ? int.MaxValue : next == 51 ? (rest[1] + 2) * 4 : (rest[1] + 1) * 8;
            if (bytes > rest.Length) return Refuse(out reason, "a damaged IPv6 extension header");
            next = rest[0];
            rest = rest[bytes..];
        }

        return TryParseTransport(next, rest, source, destination, true, out segment, out reason);
    }

    private static bool TryParseTransport(
        int protocol, ReadOnlySpan<byte> bytes, UInt128 source, UInt128 destination, bool isIPv6, out Segment segment, out string reason)
    {
        segment = default;
        reason = "";
        if (protocol is not (Udp or Tcp)) return Refuse(out reason, $"IP protocol {protocol}");
        if (bytes.Length < (protocol == Udp ? 8 : 20)) return Refuse(out reason, protocol == Udp ? "a damaged UDP header" : "a damaged TCP header");
        var from = new Endpoint(source, isIPv6, BinaryPrimitives.ReadUInt16BigEndian(bytes));
        var to = new Endpoint(destination, isIPv6, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
        if (protocol == Udp)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
            if (length == 0) length = bytes.Length;
            if (length < 8 || length > bytes.Length) return Refuse(out reason, "a damaged UDP header");
            segment = new(from, to, bytes[8..length]);
            return true;
        }

        int headerBytes = (bytes[12] >> 4) * 4;
        if (headerBytes < 20 || headerBytes > bytes.Length) return Refuse(out reason, "a damaged TCP header");
        segment = new(from, to, bytes[headerBytes..])
        {
            IsTcp = true,
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]),
            IsStart = (bytes[13] & 0x02) != 0,
        };
        return true;
    }

    private static bool Refuse(out string reason, string why)
    {
        reason = why;
        return false;
    }
}
