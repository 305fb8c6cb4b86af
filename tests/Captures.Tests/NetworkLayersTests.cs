namespace LowLatencyMM.Captures.Tests;

public sealed class NetworkLayersTests
{
    private static readonly byte[] Payload = [1, 2, 3, 4, 5];

    [Test] // Goal: the datagram, whatever is around it. Method: tags, both versions of IP, bytes behind that pad the frame.
    public void A_datagram_is_found_in_every_wrapping([Values(0, 1, 2)] int vlanTags, [Values] bool isIPv6, [Values(0, 9)] int trailingBytes)
    {
        (string to, byte[] payload, string reason) = Parse(Packets.Udp(Payload, 6100, vlanTags, isIPv6, trailingBytes));
        Assert.That(reason, Is.Empty);
        Assert.That(payload, Is.EqualTo(Payload));
        Assert.That(to, Is.EqualTo(isIPv6 ? "[ff00::5]:6100" : "239.1.2.3:6100"));
    }

    [Test] // Goal: links other than Ethernet. Method: the same IP packet behind each header.
    public void Other_links_are_read_too()
    {
        byte[] ip = Packets.Udp(Payload)[14..];
        Assert.Multiple(() =>
        {
            Assert.That(Parse(ip, LinkTypes.RawIp).Payload, Is.EqualTo(Payload));
            Assert.That(Parse([2, 0, 0, 0, .. ip], LinkTypes.Null).Payload, Is.EqualTo(Payload));
            Assert.That(Parse([.. new byte[14], 8, 0, .. ip], LinkTypes.LinuxCooked).Payload, Is.EqualTo(Payload));
            Assert.That(Parse([8, 0, .. new byte[18], .. ip], LinkTypes.LinuxCooked2).Payload, Is.EqualTo(Payload));
            Assert.That(Parse(ip, 127).Reason, Is.EqualTo("link type 127"));
        });
    }

    [Test] // Goal: what is skipped says why. Method: one of each, and a frame cut at every byte.
    public void What_is_no_datagram_is_skipped_with_its_reason()
    {
        byte[] frame = Packets.Udp(Payload);
        Assert.Multiple(() =>
        {
            Assert.That(Parse([.. new byte[12], 8, 6, .. new byte[28]]).Reason, Is.EqualTo("ARP"));
            Assert.That(Parse([.. new byte[12], 0, 40, .. new byte[40]]).Reason, Is.EqualTo("no EtherType"));
            Assert.That(Parse(Packets.Ethernet(Packets.IPv4(1, new byte[8]), false, 0, 0)).Reason, Is.EqualTo("IP protocol 1"));
            Assert.That(Parse(Packets.Ethernet(Packets.IPv4(17, new byte[8], fragment: 0x2000), false, 0, 0)).Reason, Is.EqualTo("an IP fragment"));
            Assert.That(Parse(frame[..^1]).Reason, Is.EqualTo("cut short by the capture"));
        });
        for (int length = 0; length < frame.Length; length++) Assert.That(Parse(frame[..length]).Reason, Is.Not.Empty, $"{length} bytes");
    }

    private static (string To, byte[] Payload, string Reason) Parse(byte[] bytes, int linkType = LinkTypes.Ethernet)
    {
        bool isParsed = NetworkLayers.TryParse(new CapturedPacket(1, 0, linkType, bytes, (uint)bytes.Length), out Segment segment, out string reason);
        Assert.That(isParsed, Is.EqualTo(reason.Length == 0));
        return (segment.Destination.ToString(), segment.Payload.ToArray(), reason);
    }
}
