using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Framings on messages of the test schema: what is broken is told, what follows is read.</summary>
public sealed class FramingTests
{
    // A heartbeat: template 2, block 8, version 3, schema 77.
    private static readonly byte[] Heartbeat = Convert.FromHexString("02" + "0800" + "00" + "03" + "4d00" + "2a00000000000000");
    private static readonly MessageReader Reader = new(TestSchema.Little);

    [Test] // Goal: each framing knows its own packets and no other's. Method: one packet of each against all.
    public void A_packet_is_recognized_by_its_own_framing_only()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Guess(Deribit(1, Heartbeat, Heartbeat)), Is.EqualTo("deribit"));
            Assert.That(Guess(Cme(1, Heartbeat, Heartbeat)), Is.EqualTo("cme-udp"));
            Assert.That(Guess(B3(1, Heartbeat)), Is.EqualTo("b3"));
            Assert.That(Guess([.. Heartbeat, .. Heartbeat]), Is.EqualTo("plain"));
            Assert.That(Guess([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28]), Is.Null);
        });
    }

    [Test] // Goal: sequences by framing, gaps and repeats told. Method: three packets with a hole, then one again.
    public void Gaps_and_repeats_are_seen_in_every_framing()
    {
        foreach ((string name, Func<uint, byte[]> packet) in Framed())
        {
            CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(((uint[])[5, 6, 9, 9, 10]).Select(number => Packets.Udp(packet(number)))), TestSchema.Little, name);
            SequenceStatus channel = run.Statistics.Sequences.Channels.Single();
            Assert.That((channel.GapCount, channel.MissingCount, channel.RepeatedCount, channel.RestartCount), Is.EqualTo((1L, 2L, 1L, 0L)), name);
            Assert.That(run.Found.Notices, Has.Count.EqualTo(1), name);
            Assert.That(run.Found.Notices[0], Does.Contain("gap, 7 expected, 9 came, 2 missing"));
            Assert.That(run.Found.Lines.Select(line => (long)JsonNode.Parse(line)!["sequence"]!), Is.EqualTo(new[] { 5, 6, 9, 9, 10 }), name);
        }
    }

    [Test] // Goal: no gap is told where there is none. Method: the control of the test above.
    public void An_unbroken_sequence_tells_nothing()
    {
        foreach ((string name, Func<uint, byte[]> packet) in Framed())
        {
            CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(((uint[])[5, 6, 7]).Select(number => Packets.Udp(packet(number)))), TestSchema.Little, name);
            Assert.That(run.Found.Notices, Is.Empty);
            Assert.That(run.Statistics.Sequences.GapCount, Is.Zero);
        }
    }

    [Test] // Goal: B3's heartbeats and resets are no gap. Method: number 0 between two that follow each other.
    public void Number_0_of_B3_is_not_followed()
    {
        CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(((uint[])[5, 0, 6]).Select(number => Packets.Udp(B3(number, Heartbeat)))), TestSchema.Little, "b3");
        SequenceStatus channel = run.Statistics.Sequences.Channels.Single();
        Assert.That((channel.GapCount, channel.RepeatedCount, channel.RestartCount, channel.Next), Is.EqualTo((0L, 0L, 0L, 7L)));
    }

    [Test] // Goal: a broken packet costs only itself. Method: one damaged in its framing, one in its message, then a good one.
    public void What_cannot_be_read_is_counted_by_reason_and_the_next_packet_is_read()
    {
        byte[] unknown = [.. Heartbeat];
        unknown[0] = 200;
        foreach ((string name, Func<byte[], byte[]> packet) in Framings())
        {
            byte[][] packets = [packet(Heartbeat)[..^1], packet(unknown), packet(unknown), packet(Heartbeat)];
            CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(packets.Select(bytes => Packets.Udp(bytes))), TestSchema.Little, name);
            Assert.That(run.Statistics.Problems.Of("unknown template 200"), Is.EqualTo(2), name);
            Assert.That(run.Statistics.Problems.Total, Is.EqualTo(3), name);
            Assert.That(run.Found.Messages, Has.Count.EqualTo(1), name);
            Assert.That(run.Found.Notices[0], Does.StartWith("packet 1, 239.1.2.3:6100: "), name);
        }
    }

    [Test] // Goal: bytes behind a message in its frame are told. Method: a frame that is longer than its message, with and without the newer version that may do so.
    public void Bytes_left_over_are_told_unless_the_message_is_newer()
    {
        byte[] longer = [.. Heartbeat, 1];
        CaptureRun run = CaptureRun.OfBytes(Cme(1, longer), TestSchema.Little, "cme-udp");
        Assert.That(run.Statistics.Problems.Counts.Single().Kind, Is.EqualTo("Heartbeat: bytes left over"));
        longer[4] = 4;
        run = CaptureRun.OfBytes(Cme(1, longer), TestSchema.Little, "cme-udp");
        Assert.That(run.Statistics.Problems.Counts, Is.Empty);
        Assert.That(run.Statistics.LeftOverBytes, Is.EqualTo(1));
    }

    [Test] // Goal: a raw file of any size in constant memory, whole to the last message. Method: more messages than a piece holds; then cut in the last.
    public void A_raw_file_of_messages_back_to_back_is_read_to_its_end()
    {
        byte[] file = [.. Enumerable.Range(0, 20_000).SelectMany(_ => Heartbeat)];
        CaptureRun run = CaptureRun.OfBytes(file, TestSchema.Little, "plain");
        Assert.That(run.Statistics.Messages.Total, Is.EqualTo(20_000));
        Assert.That(run.Statistics.Problems.Counts, Is.Empty);
        run = CaptureRun.OfBytes(file[..^3], TestSchema.Little, "plain");
        Assert.That(run.Statistics.Messages.Total, Is.EqualTo(19_999));
        Assert.That(run.Statistics.Problems.Counts.Single().Kind, Is.EqualTo("Heartbeat: the block is cut short"));
    }

    [Test] // Goal: a source that begins anew is no gap of minus a million. Method: numbers fall back to 1.
    public void A_sequence_that_falls_far_back_is_a_restart()
    {
        var status = new SequenceStatus("x", 1_000_000);
        Assert.That(status.Take(1, 1), Is.Zero);
        Assert.That((status.RestartCount, status.RepeatedCount, status.Next), Is.EqualTo((1L, 0L, 2L)));
        Assert.That(status.Take(long.MaxValue, 5), Is.EqualTo(long.MaxValue - 2));
        Assert.That(status.Take(long.MinValue, 1), Is.AnyOf(0L, long.MaxValue));
    }

    private static IEnumerable<(string Name, Func<uint, byte[]> Packet)> Framed() =>
        [("deribit", number => Deribit(number, Heartbeat)), ("cme-udp", number => Cme(number, Heartbeat)), ("b3", number => B3(number, Heartbeat))];

    private static IEnumerable<(string Name, Func<byte[], byte[]> Packet)> Framings() =>
        [("deribit", message => Deribit(1, message)), ("cme-udp", message => Cme(1, message)), ("b3", message => B3(1, message)), ("plain", message => message)];

    private static string? Guess(byte[] packet) => KnownFramings.Guess(packet, isStream: false, Reader)?.Name;

    private static byte[] Deribit(uint number, params byte[][] messages)
    {
        byte[] content = [.. messages.SelectMany(message => message)];
        var header = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)content.Length);
        header[2] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), number);
        return [.. header, .. content];
    }

    private static byte[] Cme(uint number, params byte[][] messages)
    {
        var header = new byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(header, number);
        return [.. header, .. messages.SelectMany(message => (byte[])[(byte)(message.Length + 2), 0, .. message])];
    }

    private static byte[] B3(uint number, params byte[][] messages)
    {
        var header = new byte[16];
        header[0] = 50;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), number);
        return [.. header, .. messages.SelectMany(message => (byte[])[(byte)(message.Length + 4), 0, 0x50, 0xEB, .. message])];
    }
}
