using System.Buffers.Binary;
using System.Text.Json;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Mirrors;
using LowLatencyMM.Schema.Model;
using TextEncoding = System.Text.Encoding;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Bytes that others wrote, through codecs generated from their schemas: the expected values, nothing left over, the same bytes back.</summary>
public sealed class CaptureTests
{
    private const int OpenFramingBytes = 6; // the Simple Open Framing Header, which is not part of SBE
    private const int CmePacketHeaderBytes = 12;
    private const int CmeSizeBytes = 2; // before each message; counts itself
    private const string Examples = "data/captures/fix-spec/Examples.v1-0-STANDARD.xml";
    private const string Cme = "data/schemas/cme/Cme.Futures.Mdp3.Sbe.v1.8.xml";
    private const string Binance = "data/schemas/binance/spot_3_2.xml";
    private const string Car = "data/schemas/sbe-repo/samples__example-schema.xml";
    private const string CarExtension = "data/schemas/sbe-repo/samples__example-extension-schema.xml";

    // What the official samples write, in their order. Source: the SBE project's example program.
    private const string CarValues = """
        {"serialNumber":1234,"modelYear":2013,"available":"T","code":"A","someNumbers":[FIRST],"vehicleCode":"abcdef","extras":"sportsPack|cruiseControl",
        "engine":{"capacity":2000,"numCylinders":4,"manufacturerCode":"123","efficiency":35,"boosterEnabled":"T","booster":{"BoostType":"NITROUS","horsePower":200}},
        "fuelFigures":[{"speed":30,"mpg":35.9,"usageDescription":"Urban Cycle"},{"speed":55,"mpg":49.0,"usageDescription":"Combined Cycle"},
        {"speed":75,"mpg":40.0,"usageDescription":"Highway Cycle"}],
        "performanceFigures":[{"octaneRating":95,"acceleration":[{"mph":30,"seconds":4.0},{"mph":60,"seconds":7.5},{"mph":100,"seconds":12.2}]},
        {"octaneRating":99,"acceleration":[{"mph":30,"seconds":3.8},{"mph":60,"seconds":7.1},{"mph":100,"seconds":11.8}]}],
        "manufacturer":"Honda","model":"Civic VTi","activationCode":"abcdef"}
        """;

    public static string[] SpecificationNames => ["NewOrderSingle", "ExecutionReport", "BusinessMessageReject"];

    [Test] // Goal: the standard's own bytes. Method: its schema and hex; values from its text, with its errata.
    public void A_message_of_the_standard_is_read_and_written([ValueSource(nameof(SpecificationNames))] string name)
    {
        JsonElement vector = Vectors("captures/fix-spec/vectors.json").Single(candidate => candidate.GetProperty("name").GetString() == name);
        byte[] framed = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(framed), Is.EqualTo(framed.Length));
        Check(CompiledSchema.Of(new(Examples), 97, 98, 99), framed[OpenFramingBytes..], vector.GetProperty("fields"));
    }

    [Test] // Goal: real packets of CME. Method: every message of each packet, values asserted by another decoder's tests.
    public void A_packet_of_CME_is_read_and_written()
    {
        int messages = 0;
        foreach (JsonElement vector in Vectors("captures/cme-hex-vectors/vectors.json"))
        {
            byte[] packet = Convert.FromHexString(vector.GetProperty("hex").GetString()!);
            int at = CmePacketHeaderBytes;
            foreach (JsonElement expected in vector.GetProperty("messages").EnumerateArray())
            {
                int size = BinaryPrimitives.ReadUInt16LittleEndian(packet.AsSpan(at));
                Check(CompiledSchema.Of(new(Cme), 30, 32, 42), packet[(at + CmeSizeBytes)..(at + size)], expected.GetProperty("fields"));
                at += size;
                messages++;
            }

            Assert.That(at, Is.EqualTo(packet.Length));
        }

        Assert.That(messages, Is.EqualTo(6));
    }

    [Test] // Goal: the SBE project's example. Method: its file and the values that its program writes.
    [TestCase("car_example_baseline_data.sbe", "1,2,3,4")]
    [TestCase("car_example_extension_data.sbe", "0,1,2,3")]
    public void The_car_is_read_and_written(string file, string someNumbers)
    {
        byte[] message = File.ReadAllBytes(Schemas.SharedPath($"captures/sbe-repo/{file}"));
        using JsonDocument expected = JsonDocument.Parse(CarValues.Replace("FIRST", someNumbers));
        Check(CompiledSchema.Of(new(Car), 1), message, expected.RootElement);

        // The newer schema reads the older bytes too, and says what they lack.
        var (block, values) = CompiledSchema.Of(new(CarExtension), 1).Read(message, out _);
        Assert.That(new Expectation(areDecimalsValues: true).Compare(expected.RootElement, block, values), Is.Empty);
        Assert.That(block.Fields.Zip(values.IsPresent).Where(field => !field.Second).Select(field => field.First.Name), Is.EquivalentTo(["uuid", "cupHolderCount"]));
    }

    [Test] // Goal: frames of Binance's user stream. Method: some values of each, every byte accounted for, the same bytes back.
    public void A_frame_of_Binance_is_read_and_written()
    {
        CompiledSchema codecs = CompiledSchema.Of(new(Binance), 50, 302, 603, 607);
        var (report, values) = CheckBytes(codecs, Frame("execution_report_event_1"));
        Assert.That(report.Name, Is.EqualTo("ExecutionReportEvent"));
        Assert.That(values.Data.ConvertAll(TextEncoding.UTF8.GetString), Is.EqualTo(["BTCUSDT", "O-20200101-000000-000-000-0", "", "", "", ""]));
        Assert.That(Value(report, values, "price"), Is.EqualTo((6_000_000_000_000m, true)));
        Assert.That(Value(report, values, "priceExponent"), Is.EqualTo((-8m, true)));
        Assert.That(Value(report, values, "side"), Is.EqualTo((0m, true)));
        Assert.That(Value(report, values, "tradeId").IsPresent, Is.False);

        (report, values) = CheckBytes(codecs, Frame("outbound_account_position_event_1"));
        Assert.That(values.Groups[0].ConvertAll(entry => TextEncoding.UTF8.GetString(entry.Data[0])), Is.EqualTo(["BTC", "BNB", "USDT"]));
        Assert.That(values.Groups[0].ConvertAll(entry => entry.Fields[1]), Is.EqualTo([100_000_000m, 28m, 5_000_000_000_000m]));

        (report, values) = CheckBytes(codecs, Frame("web_socket_response_1"));
        Assert.That(Value(report, values, "status"), Is.EqualTo((200m, true)));
        Assert.That(values.Groups[0], Has.Count.EqualTo(3));
        Assert.That(TextEncoding.UTF8.GetString(values.Data[0]), Is.EqualTo("ws-place"));
        var (inner, order) = CheckBytes(codecs, values.Data[1]); // the answer itself, a message within the message
        Assert.That(inner.Name, Is.EqualTo("NewOrderFullResponse"));
        Assert.That(TextEncoding.UTF8.GetString(order.Data[0]), Is.EqualTo("BTCUSDT"));
    }

    [Test] // Goal: the checks above can fail. Method: one bit of a price changed, one byte too many, one too few.
    public void A_changed_message_is_seen()
    {
        JsonElement vector = Vectors("captures/fix-spec/vectors.json").First();
        byte[] message = Convert.FromHexString(vector.GetProperty("hex").GetString()!)[OpenFramingBytes..];
        CompiledSchema codecs = CompiledSchema.Of(new(Examples), 97, 98, 99);
        message[8 + 38] ^= 1; // Price
        var (block, values) = codecs.Read(message, out _);
        Assert.That(new Expectation(areDecimalsValues: true).Compare(vector.GetProperty("fields"), block, values), Has.Count.EqualTo(1));
        Assert.That(codecs.TryMeasure([.. message, 0]), Is.EqualTo(message.Length));
        Assert.That(codecs.TryMeasure(message[..^1]), Is.Null);
    }

    private static void Check(CompiledSchema codecs, byte[] message, JsonElement expected)
    {
        var (block, values) = CheckBytes(codecs, message);
        Assert.That(new Expectation(areDecimalsValues: true).Compare(expected, block, values), Is.Empty);
    }

    private static (BlockModel Message, Record Values) CheckBytes(CompiledSchema codecs, byte[] message)
    {
        var read = codecs.Read(message, out byte[] copy);
        Assert.That(Convert.ToHexString(copy), Is.EqualTo(Convert.ToHexString(message)), read.Message.Name);
        return read;
    }

    private static (object? Raw, bool IsPresent) Value(BlockModel block, Record values, string name)
    {
        int index = block.Fields.Select((field, i) => (field.Name, i)).Single(field => field.Name == name).i;
        return (values.Fields[index], values.IsPresent[index]);
    }

    private static byte[] Frame(string name) => File.ReadAllBytes(Schemas.SharedPath($"captures/binance-userdata/{name}.sbe"));

    private static JsonElement[] Vectors(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Schemas.SharedPath(file)));
        return [.. document.RootElement.Clone().GetProperty("vectors").EnumerateArray()];
    }
}
