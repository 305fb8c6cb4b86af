using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Damaged captures: no exception, no endless loop, whatever is in them.</summary>
public sealed class FuzzTests
{
    private const int PacketsMax = 400;

    private static readonly (string Pattern, string Schema, string Framing)[] Captures =
    [
        ("deribit-multicast/*.pcapng", "deribit-multicast/deribit_multicast.xml", "deribit"), ("Cme/Mdp3.Sbe.v1.5/*.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme-udp"),
        ("Cme/Mdp3.Sbe.v1.8/*.pcap", "cme/Cme.Futures.Mdp3.Sbe.v1.8.xml", "cme-udp"), ("B3/BinaryUmdf.v1.5/*.pcap", "b3/B3.Equities.BinaryUmdf.Sbe.v1.6.xml", "b3"),
        ("B3/BinaryUmdf.v1.8/*.pcap", "b3/B3.Equities.BinaryUmdf.Sbe.v1.8.xml", "b3"),
    ];

    [Test] // Goal: damage within packets. Method: every packet of every capture, changed, cut and doubled, in every framing, in each container.
    [CancelAfter(120_000)]
    public void Damaged_packets_of_real_captures_never_break_it([ValueSource(nameof(Captures))] (string Pattern, string Schema, string Framing) capture)
    {
        SchemaModel schema = SharedData.Schema(capture.Schema);
        var random = new Random(7);
        foreach (string path in SharedData.Captures(Path.GetDirectoryName(capture.Pattern)!, Path.GetFileName(capture.Pattern)))
        {
            List<byte[]> packets = ReadPackets(path);
            for (int round = 0; round < 4; round++)
            {
                byte[][] damaged = [.. packets.Select(packet => Mutation.Of(packet, random))];
                CaptureRun.OfBytes(CaptureFiles.Pcap(damaged), schema, capture.Framing);
                // Past the headers of the network, so that the framing sees the damage.
                byte[][] payloads = [.. packets.Select(packet => Packets.Udp(Mutation.Of(packet[42..], random)))];
                foreach (Framing framing in KnownFramings.All) CaptureRun.OfBytes(CaptureFiles.Pcap(payloads), schema, framing.Name);
            }
        }
    }

    [Test] // Goal: every truncation. Method: the first packets of each capture, cut at every length, through framing and reader.
    public void Truncated_packets_of_real_captures_never_break_it([ValueSource(nameof(Captures))] (string Pattern, string Schema, string Framing) capture)
    {
        SchemaModel schema = SharedData.Schema(capture.Schema);
        foreach (string path in SharedData.Captures(Path.GetDirectoryName(capture.Pattern)!, Path.GetFileName(capture.Pattern)))
        {
            foreach (byte[] packet in ReadPackets(path).Take(5))
            {
                byte[][] cuts = [.. Enumerable.Range(42, packet.Length - 42).Select(length => Packets.Udp(packet[42..length]))];
                CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(cuts), schema, capture.Framing);
                Assert.That(run.Statistics.PacketCount, Is.EqualTo(cuts.Length));
            }
        }
    }

    [Test] // Goal: damage of the container itself, and of TCP. Method: files made here, changed and cut, many seeds.
    [CancelAfter(120_000)]
    public void Damaged_containers_never_break_it([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        byte[] message = Convert.FromHexString("02" + "0800" + "00" + "03" + "4d00" + "2a00000000000000");
        byte[] starbase = [0xDB, 0, 40, 0, 2, 0, 3, 0, .. new byte[24], .. new byte[8]];
        byte[][] packets =
        [
            Packets.Udp(message, vlanTags: 1), Packets.Udp(message, isIPv6: true), Packets.Tcp(99, [], isStart: true), Packets.Tcp(100, starbase), Packets.Tcp(180, starbase),
            Packets.Tcp(140, [.. starbase, .. starbase]), Packets.Tcp(5, message, host: 2),
        ];
        byte[][] files =
        [
            CaptureFiles.Pcap(packets), CaptureFiles.Pcap(packets, isBigEndian: true),
            Pcapng(packets, isBigEndian: false, resolution: 9), Pcapng(packets, isBigEndian: true, resolution: 0x8A),
            [.. Enumerable.Range(0, 50).SelectMany(_ => starbase)],
        ];
        foreach (byte[] file in files)
        {
            for (int i = 0; i < 500; i++)
            {
                byte[] damaged = Mutation.Of(file, random);
                Framing framing = KnownFramings.All[random.Next(KnownFramings.All.Count)];
                CaptureRun run = CaptureRun.OfBytes(damaged, TestSchema.Little, framing.Name);
                Assert.That(run.Statistics.Messages.Total, Is.LessThan(10_000));
            }
        }
    }

    private static byte[] Pcapng(byte[][] packets, bool isBigEndian, byte resolution) =>
    [
        .. CaptureFiles.Section(isBigEndian), .. CaptureFiles.Interface(isBigEndian, resolution),
        .. packets.SelectMany(packet => CaptureFiles.Enhanced(isBigEndian, 0, 1, packet)), .. CaptureFiles.Simple(isBigEndian, packets[0]),
    ];

    private static List<byte[]> ReadPackets(string path)
    {
        using CaptureReader capture = CaptureReader.Open(path);
        var packets = new List<byte[]>();
        while (packets.Count < PacketsMax && capture.TryRead(out CapturedPacket packet)) packets.Add(packet.Bytes.ToArray());
        return packets;
    }
}
