namespace LowLatencyMM.Captures.Tests;

/// <summary>pcap, pcapng and raw files, made here.</summary>
public sealed class ContainerTests
{
    private const long StartNs = 1_700_000_000_000_000_000;
    private static readonly byte[][] Three = [[1], [], [1, 2, 3, 4, 5]];

    [Test] // Goal: every kind of pcap. Method: the same packets in each, times and bytes compared.
    public void Pcap_reads_in_either_resolution_and_byte_order([Values] bool isNanoseconds, [Values] bool isBigEndian)
    {
        List<(long Number, long? TimeNs, byte[] Bytes)> packets = ReadAll(CaptureFiles.Pcap(Three, isNanoseconds, isBigEndian), out string? problem);
        Assert.That(problem, Is.Null);
        Assert.That(packets.Select(packet => packet.Bytes), Is.EqualTo(Three));
        Assert.That(packets.Select(packet => packet.Number), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(packets.Select(packet => packet.TimeNs - StartNs), Is.EqualTo(isNanoseconds ? new[] { 0, 1, 2 } : new[] { 0, 1_000, 2_000 }));
    }

    [Test] // Goal: each interface has its clock. Method: four resolutions, simple packets, unknown blocks, and a second section of the other byte order.
    public void Pcapng_reads_interfaces_resolutions_and_sections([Values] bool isBigEndian)
    {
        byte[] file =
        [
            .. CaptureFiles.Section(isBigEndian), .. CaptureFiles.Interface(isBigEndian), .. CaptureFiles.Interface(isBigEndian, 9), .. CaptureFiles.Interface(isBigEndian, 0x80 + 10),
            .. CaptureFiles.Interface(isBigEndian, 12), .. CaptureFiles.Block(0x0BAD, [1, 2, 3, 4, 5], isBigEndian),
            .. CaptureFiles.Enhanced(isBigEndian, 0, 1_700_000_000_000_001, [1]), .. CaptureFiles.Enhanced(isBigEndian, 1, 1_700_000_000_000_000_001, [2, 2]),
            .. CaptureFiles.Enhanced(isBigEndian, 2, (1_700_000_000UL << 10) + 512, [3, 3, 3]), .. CaptureFiles.Enhanced(isBigEndian, 3, 1_700_000_000_000_001, [4]),
            .. CaptureFiles.Simple(isBigEndian, [5, 5]), .. CaptureFiles.Section(!isBigEndian), .. CaptureFiles.Interface(!isBigEndian, 0),
            .. CaptureFiles.Enhanced(!isBigEndian, 0, 1_700_000_000, [6]),
        ];
        List<(long Number, long? TimeNs, byte[] Bytes)> packets = ReadAll(file, out string? problem);
        Assert.That(problem, Is.Null);
        Assert.That(packets.Select(packet => packet.Bytes), Is.EqualTo(new byte[][] { [1], [2, 2], [3, 3, 3], [4], [5, 5], [6] }));
        Assert.That(packets.Select(packet => packet.TimeNs), Is.EqualTo(new long?[] { StartNs + 1_000, StartNs + 1, StartNs + 500_000_000, 1_700_000_000_000, null, StartNs }));
    }

    [Test] // Goal: a damaged file gives what was before, and says where. Method: cut at every byte.
    public void A_truncated_file_gives_whole_packets_and_the_byte_where_it_ends()
    {
        byte[] pcap = CaptureFiles.Pcap(Three);
        byte[] pcapng = [.. CaptureFiles.Section(false), .. CaptureFiles.Interface(false), .. Three.SelectMany(packet => CaptureFiles.Enhanced(false, 0, 1, packet))];
        int[] pcapEnds = [24, 41, 57, 78];
        int[] pcapngEnds = [28, 48, 84, 116, 156];
        for (int length = 4; length < pcap.Length; length++) CheckCut(pcap, length, pcapEnds.Contains(length), Math.Max(0, pcapEnds.Count(end => end <= length) - 1));
        for (int length = 4; length < pcapng.Length; length++) CheckCut(pcapng, length, pcapngEnds.Contains(length), Math.Max(0, pcapngEnds.Count(end => end <= length) - 2));
    }

    [Test] // Goal: corrupt lengths stop it with the place. Method: one each.
    public void A_corrupt_length_is_told_with_its_byte()
    {
        byte[] pcap = CaptureFiles.Pcap(Three);
        pcap[24 + 17 + 11] = 0x7F; // the second packet's captured length
        Assert.That(ReadAll(pcap, out string? problem), Has.Count.EqualTo(1));
        Assert.That(problem, Is.EqualTo("byte 41: a packet of 2130706432 bytes; at most 16777216 are credible"));

        byte[] pcapng = [.. CaptureFiles.Section(false), .. CaptureFiles.Interface(false), .. CaptureFiles.Enhanced(false, 0, 1, [1]), .. CaptureFiles.Enhanced(false, 7, 1, [1])];
        Assert.That(ReadAll(pcapng, out problem), Has.Count.EqualTo(1));
        Assert.That(problem, Is.EqualTo("byte 84: a packet of interface 7, 1 are described"));
        pcapng[^1] = 9;
        ReadAll(pcapng, out problem);
        Assert.That(problem, Does.StartWith("byte 116: the block's length is 36 at its start and "));
        pcapng[52] = 33;
        ReadAll(pcapng, out problem);
        Assert.That(problem, Does.StartWith("byte 52: a block of 33 bytes; allowed are multiples of 4"));
    }

    [Test] // Goal: what is no capture is a raw file. Method: pieces of a larger one, put together again.
    public void Anything_else_is_raw_and_comes_in_pieces([Values(0, 1, 3, 4, 200_000)] int bytes)
    {
        var file = new byte[bytes];
        new Random(1).NextBytes(file);
        List<(long Number, long? TimeNs, byte[] Bytes)> pieces = ReadAll(file, out string? problem);
        Assert.That(problem, Is.Null);
        Assert.That(pieces.SelectMany(piece => piece.Bytes), Is.EqualTo(file));
    }

    private static void CheckCut(byte[] file, int length, bool isWhole, int packetCount)
    {
        List<(long Number, long? TimeNs, byte[] Bytes)> packets = ReadAll(file[..length], out string? problem);
        Assert.That(packets, Has.Count.EqualTo(packetCount), $"cut to {length}");
        Assert.That(problem, isWhole ? Is.Null : Does.Match("^byte [0-9]+: .* bytes, the file ends after [0-9]+$"), $"cut to {length}");
    }

    private static List<(long Number, long? TimeNs, byte[] Bytes)> ReadAll(byte[] file, out string? problem)
    {
        using CaptureReader capture = CaptureReader.Open(new MemoryStream(file));
        var packets = new List<(long, long?, byte[])>();
        while (capture.TryRead(out CapturedPacket packet)) packets.Add((packet.Number, packet.TimeNs, packet.Bytes.ToArray()));
        problem = capture.Problem;
        return packets;
    }
}
