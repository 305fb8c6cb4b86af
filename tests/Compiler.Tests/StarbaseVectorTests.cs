using System.Buffers.Binary;
using System.Text.Json;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Mirrors;
using LowLatencyMM.Messages.Starbase.MarketData;
using LowLatencyMM.Messages.Starbase.Orders;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The vectors of Starbase through the codecs in Messages.dll. Source of the framing: protocol.md, section 3, beside the vectors.</summary>
public sealed class StarbaseVectorTests
{
    private const int UdpHeaderBytes = 16;
    private const int TcpHeaderBytes = 32;
    private const string VectorFolder = "../shared/starbase/vectors";

    // Not messages: a decimal, the headers alone, and counts of a capture that is not here.
    private static readonly string[] Others = ["decimal72", "official_pcap_fingerprint", "tcp_header", "udp_heartbeat", "udp_packet_header"];

    /// <summary>Every vector with a body.</summary>
    public static IEnumerable<string> Vectors
    {
        get
        {
            string folder = Schemas.RepositoryPath(VectorFolder);
            string[] names = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order()] : [];
            return names.Length == 0 ? ["absent"] : names.Except(Others);
        }
    }

    private static CompiledSchema MarketData => CompiledSchema.OfRepository("starbase-market-data.xml", "LowLatencyMM.Messages.Starbase.MarketData");

    private static CompiledSchema Orders => CompiledSchema.OfRepository("starbase-orders.xml", "LowLatencyMM.Messages.Starbase.Orders");

    [Test] // Goal: our codecs mean what the venue's clients mean. Method: every vector's values, every byte accounted for, and the same bytes back.
    public void A_vector_is_decoded_to_its_values_and_encoded_to_its_bytes([ValueSource(nameof(Vectors))] string name)
    {
        JsonElement vector = Load(name);
        byte[] bytes = Bytes(vector);
        bool isTcp = bytes[0] == 0xDB;
        CompiledSchema codecs = isTcp ? Orders : MarketData;
        int headerBytes = isTcp ? TcpHeaderBytes : UdpHeaderBytes;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(isTcp ? 2 : 0));
        uint template = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(isTcp ? 4 : 2));
        int version = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(isTcp ? 6 : 4));
        Assert.That(length, Is.EqualTo(vector.GetProperty("expected").GetProperty("header").GetProperty("messageLength").GetInt32()));
        ReadOnlySpan<byte> body = bytes.AsSpan(headerBytes, length - headerBytes);

        BlockModel message = codecs.Message(template);
        int blockLength = message.PartCount == 0 ? body.Length : codecs.BlockLengthIn(template, version);
        var (_, values) = codecs.ReadBody(template, body, blockLength, version, out int bodyBytes, out byte[] copy);

        Assert.That(new Expectation(areDecimalsValues: false).Compare(vector.GetProperty("expected").GetProperty("body"), message, values), Is.Empty);
        Assert.That(bodyBytes, Is.EqualTo(body.Length), "bytes left over");
        Assert.That(bytes[length..], Is.All.Zero, "padding");
        // An older message is shorter than what we write: its fields come back, and the rest as null.
        Assert.That(Convert.ToHexString(copy.AsSpan(0, Math.Min(copy.Length, body.Length))), Is.EqualTo(Convert.ToHexString(body)));
        Assert.That(copy, Has.Length.EqualTo(message.PartCount == 0 ? message.BlockLength : body.Length));
    }

    [Test] // Goal: the check above can fail. Method: one byte of each vector's body changed, one after the other.
    public void A_changed_byte_of_a_vector_is_seen()
    {
        JsonElement vector = Load("new_order_limit");
        byte[] bytes = Bytes(vector);
        BlockModel message = Orders.Message(100);
        for (int i = TcpHeaderBytes; i < TcpHeaderBytes + message.BlockLength; i++)
        {
            byte[] changed = [.. bytes];
            changed[i] ^= 0x10;
            var (_, values) = Orders.ReadBody(100, changed.AsSpan(TcpHeaderBytes, message.BlockLength), message.BlockLength, 16, out _, out _);
            Assert.That(new Expectation(areDecimalsValues: false).Compare(vector.GetProperty("expected").GetProperty("body"), message, values), Has.Count.EqualTo(1), $"byte {i}");
        }
    }

    [Test] // Goal: the order gateway's header. Method: its codec, through the venue's dummy message, on the vector; then on every other.
    public void The_header_of_TCP_is_read_and_written_as_the_vectors_say()
    {
        CompareHeader(Orders, 9999, "tcp_header", "header", "header");
        foreach (string name in Vectors.Where(name => Bytes(Load(name))[0] == 0xDB))
            Assert.That(MessageHeaderDecoder.TryWrap(Bytes(Load(name)), out MessageHeaderDecoder header) && header.ProtocolId == 0xDB, name);
    }

    [Test] // Goal: the header of a packet, which no message of the venue's uses. Method: our schema with one message more, on both vectors.
    [TestCase("udp_packet_header")]
    [TestCase("udp_heartbeat")]
    public void The_header_of_a_packet_is_read_and_written_as_the_vectors_say(string name)
    {
        _ = Load(name);
        string schema = File.ReadAllText(Schemas.RepositoryPath("schemas/starbase-market-data.xml"));
        string extended = schema.Replace("</sbe:messageSchema>", """<sbe:message name="Packet" id="2"><field name="packet" id="24" type="PacketHeader"/></sbe:message></sbe:messageSchema>""");
        CompareHeader(CompiledSchema.OfText(extended), 2, name, "packet", "packet");
    }

    [Test] // Goal: the header of a message in a packet. Method: its codec on every vector of market data.
    public void The_header_of_a_market_data_message_says_how_long_it_is()
    {
        foreach (string name in Vectors.Where(name => Bytes(Load(name))[0] != 0xDB))
            Assert.That(MdMessageHeaderDecoder.TryWrap(Bytes(Load(name)), out MdMessageHeaderDecoder header) && header.MessageLength == Bytes(Load(name)).Length, name);
    }

    [Test] // Goal: a quantity is exact. Method: the vector of one, by our decimal helper too.
    public void A_quantity_is_read_as_the_vector_says()
    {
        Assert.That(Decimal72Decoder.TryWrap(Bytes(Load("decimal72")), out Decimal72Decoder quantity));
        Assert.That((quantity.Mantissa, quantity.Exponent), Is.EqualTo((72623859790382856L, (sbyte)-12)));
        Assert.That(quantity.TryGetDecimal(out decimal value));
        Assert.That(value, Is.EqualTo(72623.859790382856m));
    }

    private static void CompareHeader(CompiledSchema codecs, uint template, string name, string field, string section)
    {
        JsonElement vector = Load(name);
        byte[] bytes = Bytes(vector);
        var (message, values) = codecs.ReadBody(template, bytes, bytes.Length, codecs.Model.Version, out int bodyBytes, out byte[] copy);
        using JsonDocument expected = JsonDocument.Parse($"{{\"{field}\":{vector.GetProperty("expected").GetProperty(section).GetRawText()}}}");
        Assert.That(new Expectation(areDecimalsValues: false).Compare(expected.RootElement, message, values), Is.Empty);
        Assert.That(bodyBytes, Is.EqualTo(bytes.Length));
        Assert.That(copy, Is.EqualTo(bytes));
    }

    private static JsonElement Load(string name)
    {
        string path = Schemas.RepositoryPath($"{VectorFolder}/{name}.json");
        if (!File.Exists(path)) Assert.Ignore($"{VectorFolder} is absent");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.Clone();
    }

    private static byte[] Bytes(JsonElement vector) => Convert.FromHexString(vector.GetProperty("hex").GetString()!);
}
