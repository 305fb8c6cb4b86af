using System.Buffers.Binary;
using System.Text.Json.Nodes;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Starbase's framings, whose headers the schema does not declare, on the reference vectors.</summary>
public sealed class StarbaseTests
{
    private const string MarketSchema = "starbase/schema/deribit-sbe-market-data-api.v1.xml";
    private const string OrderSchema = "starbase/schema/deribit-sbe-order-api.v16.xml";

    [Test] // Goal: every vector of market data. Method: each in a packet in a pcap, framing found by itself, every field raw; then written back.
    public void Market_data_vectors_read_as_expected_and_are_written_back()
    {
        SchemaModel schema = SharedData.Schema(MarketSchema);
        int count = 0;
        foreach ((string name, byte[] packet, JsonObject header, JsonObject body) in StarbaseVectors.MarketData())
        {
            CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap([Packets.Udp(packet)]), schema, "starbase-udp");
            JsonNode line = Check(run, name, schema, body);
            Assert.That((long)line["version"]!, Is.EqualTo((long)header["version"]!));
            Assert.That((long)line["transactTime"]!, Is.EqualTo((long)header["transactTime"]!));
            Assert.That((long)line["sequence"]!, Is.EqualTo(7));
            Assert.That(KnownFramings.Guess(packet, isStream: false, new MessageReader(schema))?.Name, Is.EqualTo("starbase-udp"), name);
            count++;
        }

        Assert.That(count, Is.GreaterThanOrEqualTo(9));
    }

    [Test] // Goal: every vector of order entry, alone. Method: each as the bytes of a connection.
    public void Order_entry_vectors_read_as_expected_and_are_written_back()
    {
        SchemaModel schema = SharedData.Schema(OrderSchema);
        int count = 0;
        foreach ((string name, byte[] bytes, JsonObject header, JsonObject body) in StarbaseVectors.OrderEntry())
        {
            CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap([Packets.Tcp(100, [], isStart: true), Packets.Tcp(101, bytes)]), schema, "starbase-tcp");
            JsonNode line = Check(run, name, schema, body);
            Assert.That((long)line["sequence"]!, Is.EqualTo((long)header["sequenceNumber"]!));
            if (name == "new_order_limit") Assert.That(line["fields"]!["showQty"], Is.Null, "the mantissa says null");
            Assert.That((long)line["lastProcessedSequence"]!, Is.EqualTo((long)header["lastProcessedSeqNo"]!));
            Assert.That(KnownFramings.Guess(bytes, isStream: true, new MessageReader(schema))?.Name, Is.EqualTo("starbase-tcp"), name);
            count++;
        }

        Assert.That(count, Is.GreaterThanOrEqualTo(18));
    }

    [Test] // Goal: a session over TCP. Method: all vectors as one stream, cut anywhere, repeated and swapped; a hole in another run.
    public void A_connection_is_put_together_and_read_on_behind_a_hole([Range(1, 10)] int seed)
    {
        SchemaModel schema = SharedData.Schema(OrderSchema);
        (string Name, byte[] Bytes, JsonObject Header, JsonObject Body)[] vectors = [.. StarbaseVectors.OrderEntry()];
        byte[] stream = [.. vectors.SelectMany(vector => vector.Bytes)];
        var random = new Random(seed);
        var packets = new List<byte[]> { Packets.Tcp(99, [], isStart: true) };
        for (int at = 0; at < stream.Length;)
        {
            int length = Math.Min(random.Next(1, 200), stream.Length - at);
            packets.Add(Packets.Tcp(100 + (uint)at, stream[at..(at + length)]));
            if (random.Next(4) == 0) packets.Add(packets[^1]);
            at += length;
        }

        for (int i = 1; i + 1 < packets.Count; i += 2)
        {
            if (random.Next(2) == 0) (packets[i], packets[i + 1]) = (packets[i + 1], packets[i]);
        }

        CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(packets), schema, "starbase-tcp");
        Assert.That(run.Statistics.Problems.Counts, Is.Empty);
        Assert.That(run.Found.Messages.Select(message => (uint)message.Model.Id), Is.EqualTo(vectors.Select(vector => (uint)vector.Header["messageTypeId"]!)));

        byte[] removed = packets[packets.Count / 2];
        CaptureRun broken = CaptureRun.OfBytes(CaptureFiles.Pcap(packets.Where(packet => !packet.AsSpan().SequenceEqual(removed))), schema, "starbase-tcp");
        Assert.That(broken.Statistics.HoleCount, Is.EqualTo(1));
        Assert.That(broken.Statistics.Problems.Counts.Select(problem => problem.Kind), Is.EqualTo(new[] { "a hole in a TCP stream" }));
        Assert.That(broken.Found.Messages, Has.Count.InRange(1, vectors.Length - 1));
        IEnumerable<string> all = run.Found.Lines.Select(WithoutPacket);
        Assert.That(broken.Found.Lines.Select(WithoutPacket), Is.SubsetOf(all), "what is read behind the hole is what was sent");
    }

    [Test] // Goal: numbers of messages, not of packets; heartbeats carry the next; snapshots count apart. Method: a feed with one hole.
    public void Sequences_count_messages_and_see_a_hole()
    {
        SchemaModel schema = SharedData.Schema(MarketSchema);
        byte[] put = StarbaseVectors.MarketData().Single(vector => vector.Name == "ask_put").Packet[24..];
        byte[][] packets =
        [
            StarbaseVectors.Packet(10, 1, put, put), StarbaseVectors.Packet(500, 2, put), StarbaseVectors.Packet(12, 1), StarbaseVectors.Packet(12, 1, put),
            StarbaseVectors.Packet(501, 2, put), StarbaseVectors.Packet(15, 1, put), StarbaseVectors.Packet(13, 5, put, put), StarbaseVectors.Packet(17, 1),
        ];
        CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap(packets.Select(packet => Packets.Udp(packet))), schema, "starbase-udp");
        Assert.That(run.Found.Notices, Is.EqualTo(new[]
        {
            "packet 6, 239.1.2.3:6100 channel 44849 type 1: gap, 13 expected, 15 came, 2 missing",
            "packet 8, 239.1.2.3:6100 channel 44849 type 1: gap, 16 expected, 17 came, 1 missing",
        }));
        Assert.That(run.Found.Lines.Select(line => (long)JsonNode.Parse(line)!["sequence"]!), Is.EqualTo(new[] { 10, 11, 500, 12, 501, 15, 13, 14 }));
        Assert.That(run.Statistics.Sequences.ChannelCount, Is.EqualTo(2), "what is sent again has no sequence of its own");
    }

    [Test] // Goal: padding is no message and no problem. Method: messages padded to eight bytes, as in the venue's own capture.
    public void Padding_that_the_length_counts_is_passed_over()
    {
        SchemaModel schema = SharedData.Schema(MarketSchema);
        byte[] trade = StarbaseVectors.MarketData().Single(vector => vector.Name == "trade_null_maker").Packet[24..];
        byte[] padded = [.. trade, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(padded, 64);
        CaptureRun run = CaptureRun.OfBytes(CaptureFiles.Pcap([Packets.Udp(StarbaseVectors.Packet(1, 1, padded, padded))]), schema, "starbase-udp");
        Assert.That(run.Found.Messages, Has.Count.EqualTo(2));
        Assert.That(run.Statistics.Problems.Counts, Is.Empty);
    }

    [Test] // Goal: a message with groups from before and after the schema. Method: OrderPlaced of version 7 is 11 bytes shorter; of 99 nobody knows.
    public void A_grouped_message_is_read_by_its_version()
    {
        SchemaModel schema = SharedData.Schema(OrderSchema);
        byte[] body = StarbaseVectors.OrderEntry().Single(vector => vector.Name == "order_placed").Bytes[32..];
        var reader = new MessageReader(schema);
        Assert.That(reader.BlockLengthOf(reader.Find(312)!, 16, 0), Is.EqualTo(88));
        Assert.That(reader.BlockLengthOf(reader.Find(312)!, 7, 0), Is.EqualTo(77));
        Assert.That(reader.TryReadBody([.. body[..77], .. body[88..]], 312, 7, null, out DecodedMessage? older, out ReadProblem? problem), Is.True, $"{problem}");
        Assert.That(older!.Body.Fields.Single(field => field.Model.Name == "correlationId").Value, Is.Null);
        Assert.That(older.Body.Groups.Select(group => group.Entries!.Count), Is.EqualTo(new[] { 0, 0 }));
        Assert.That(reader.TryReadBody(body, 312, 99, null, out _, out problem), Is.False);
        Assert.That(problem!.Kind, Does.StartWith("version 99 is newer than the schema"));
    }

    private static string WithoutPacket(string line)
    {
        JsonObject members = JsonNode.Parse(line)!.AsObject();
        members.Remove("packet");
        members.Remove("time");
        return members.ToJsonString();
    }

    private static JsonNode Check(CaptureRun run, string name, SchemaModel schema, JsonObject body)
    {
        Assert.That(run.Statistics.Problems.Counts, Is.Empty, name);
        Assert.That(run.Found.Messages, Has.Count.EqualTo(1), name);
        DecodedMessage message = run.Found.Messages[0];
        Assert.That(RawComparison.Differences(body, message.Body, name), Is.Empty);
        Assert.That(MessageWriter.WriteBody(schema, message), Is.EqualTo(run.Found.Frames[0]), name);
        return JsonNode.Parse(run.Found.Lines[0])!;
    }
}
