using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>The decoder that walks the schema, on bytes written by hand.</summary>
public sealed class MessageReaderTests
{
    // Header: template 1, block 80, color 9, version 3, schema 77. Little-endian.
    private const string Header = "01" + "5000" + "09" + "03" + "4d00";
    private const string Block =
        "0807060504030201" + "0000" // orderId, and the gap before offset 10
        + "39300000ffffffff" // price: mantissa of -4294955207 with exponent -4
        + "1900000000000000fe" // amount: 25e-2
        + "42" + "ff" + "0980" // Buy, null, Late + Odd + bit 15
        + "414243000000" + "0100feff0300" + "deadbeef" // symbol, sizes, key
        + "000000000000f87f" // level: NaN
        + "e707" + "ff" // day
        + "ffffffff" // count: null
        + "000000000000000000000000000000000000"; // up to 80
    private const string Legs =
        "0300" + "01" + "00000000" + "02" // two entries of 3 bytes
        + "07" + "0500" + "0400" + "00" + "00000000" + "01" + "2a000000" + "02" + "c3a9" // ratio, added, one fill, note
        + "ff" + "ffff" + "0400" + "00" + "00000000" + "00" + "00";
    private const string Data = "03" + "2278" + "0a" + "0200" + "0102";

    private static readonly MessageReader Reader = new(TestSchema.Little);

    [Test] // Goal: every kind of element. Method: bytes by hand against JSON by hand.
    public void A_message_with_one_of_everything_reads_as_it_was_written()
    {
        DecodedMessage message = Read(Header + Block + Legs + Data);
        using var json = new MessageJson();
        Assert.That(json.Text(message.Body), Is.EqualTo(
            """{"orderId":72623859790382856,"price":-429495.4951,"amount":0.25,"side":"Buy","kind":null,"flags":["Late","Odd",32768],"symbol":"ABC","sizes":[1,-2,3],"""
            + """ "key":"deadbeef","level":null,"day":{"year":2023,"month":null},"fixed":"Market","count":null,"""[1..]
            + """ "legs":[{"ratio":7,"added":5,"fills":[{"quantity":42}],"note":"é"},{"ratio":-1,"added":null,"fills":[],"note":""}],"""[1..]
            + """ "comment":"\"x\n","proof":"0102"}"""[1..]));
        Assert.That(((NumberValue)message.Header!["color"]!).Wire.Bits, Is.EqualTo(9));
        Assert.That(message.Bytes, Is.EqualTo((Header + Block + Legs + Data).Length / 2));
    }

    [Test] // Goal: a decimal's mantissa says null, and only where the field may be. Method: the lowest mantissa in an optional and a required field.
    public void A_decimal_is_null_by_its_mantissa_where_its_field_is_optional()
    {
        DecodedMessage message = Read("03" + "1200" + "00" + "03" + "4d00" + "0000000000000080" + "00" + "0000000000000080" + "01");
        using var json = new MessageJson();
        Assert.That(json.Text(message.Body), Is.EqualTo("""{"bid":null,"ask":-92233720368547758080}"""));
    }

    [Test] // Goal: older messages. Method: version 1 has neither count nor added nor proof, even where bytes would be there.
    public void What_is_newer_than_the_message_is_left_out()
    {
        string header = "01" + "5000" + "09" + "01" + "4d00";
        string legs = "0300" + "01" + "00000000" + "01" + "07" + "0500" + "0400" + "00" + "00000000" + "00" + "00";
        DecodedMessage message = Read(header + Block + legs + "0141");
        using var json = new MessageJson();
        Assert.That(json.Text(message.Body), Does.EndWith("\"fixed\":\"Market\",\"legs\":[{\"ratio\":7,\"fills\":[],\"note\":\"\"}],\"comment\":\"A\"}"));
    }

    [Test] // Goal: the wire's block length decides. Method: a block that ends before a versioned field, and one that is longer than the schema's.
    public void A_shorter_block_leaves_versioned_fields_out_and_a_longer_one_is_passed_over()
    {
        DecodedMessage shorter = Read("01" + "3a00" + "09" + "03" + "4d00" + Block[..(58 * 2)] + Legs + Data);
        Assert.That(Field(shorter, "count"), Is.Null);
        Assert.That(Field(shorter, "day"), Is.Not.Null);
        DecodedMessage longer = Read("01" + "5300" + "09" + "09" + "4d00" + Block + "aabbcc" + Legs + Data);
        Assert.That(longer.Body.Data[1].Content, Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test] // Goal: it says where it stopped. Method: one broken place each.
    public void A_problem_names_byte_field_and_reason()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Problem("0150"), Is.EqualTo("byte 2: the message header is cut short (2 of 7 bytes)"));
            Assert.That(Problem("09500009034d00"), Is.EqualTo("byte 0: unknown template 9"));
            Assert.That(Problem("01500009034e00"), Is.EqualTo("byte 5: schema id 78 instead of 77"));
            Assert.That(Problem("01100009034d00" + Block), Is.EqualTo("byte 7, Order: the block is shorter than every version's (16 bytes of at least 58)"));
            Assert.That(Problem(Header + Block[..20]), Is.EqualTo("byte 7, Order: the block is cut short (80 bytes, 10 are left)"));
            Assert.That(Problem(Header + Block + "030001"), Is.EqualTo("byte 87, Order.legs: the group's dimensions are cut short (8 bytes, 3 are left)"));
            Assert.That(Problem(Header + Block + "0300010000000002" + "07"), Is.EqualTo("byte 95, Order.legs: the group's entries do not fit (2 of 3 bytes, 1 are left)"));
            Assert.That(Problem(Header + Block + Legs + "04"), Is.EqualTo("byte 125, Order.comment: the data are cut short (4 bytes, 0 are left)"));
            Assert.That(Problem(Header + Block + Legs.Replace("02c3a9", "70c3a9", StringComparison.Ordinal)), Does.StartWith("byte 110, Order.legs[0].note: the data are cut short"));
        });
    }

    [Test] // Goal: entries without a byte cannot keep it busy. Method: a group of empty entries, at the most that its count can say, many times.
    public void Entries_without_a_byte_are_bounded()
    {
        SchemaModel schema = TestSchema.Parse("""
            <messageSchema package="p" id="1" version="1">
              <types>
                <composite name="messageHeader">
                  <type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
                  <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/>
                </composite>
                <composite name="groupSizeEncoding"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint32" maxValue="2000000000"/></composite>
              </types>
              <message name="M" id="1">
                <group name="g" id="1"><field name="f" id="2" type="uint8" sinceVersion="1"/></group>
                <group name="h" id="3"><field name="f" id="4" type="uint8" sinceVersion="1"/></group>
              </message>
            </messageSchema>
            """);
        var reader = new MessageReader(schema);
        Assert.That(reader.TryRead(Convert.FromHexString("0000010001000000" + "0000" + "00800000" + "0000" + "00800000"), out DecodedMessage? message, out _), Is.True);
        Assert.That(message!.Body.Groups[0].Entries, Has.Count.EqualTo(32_768));
        Assert.That(reader.TryRead(Convert.FromHexString("0000010001000000" + "0000" + "00800000" + "0000" + "01800000"), out _, out ReadProblem? problem), Is.False);
        Assert.That(problem!.Kind, Is.EqualTo("too many entries without a byte"));
        Assert.That(reader.TryRead(Convert.FromHexString("0000010001000000" + "0000" + "00000f00" + "0000" + "00000000"), out _, out problem), Is.False);
        Assert.That(problem!.Kind, Is.EqualTo("too many entries without a byte"));
    }

    [Test] // Goal: no byte string makes it throw or read beyond. Method: every prefix, then seeded mutations of a whole message, either byte order.
    public void Truncations_and_mutations_never_throw([Values(1, 2, 3, 4)] int seed)
    {
        byte[] bytes = Convert.FromHexString(Header + Block + Legs + Data);
        for (int length = 0; length < bytes.Length; length++) Assert.That(Reader.TryRead(bytes.AsSpan(0, length), out _, out _), Is.False);
        var random = new Random(seed);
        var big = new MessageReader(TestSchema.Big);
        for (int i = 0; i < 50_000; i++)
        {
            byte[] mutated = Mutation.Of(bytes, random);
            if (Reader.TryRead(mutated, out DecodedMessage? message, out _)) Assert.That(message!.Bytes, Is.InRange(1, mutated.Length));
            big.TryRead(mutated, out _, out _);
        }
    }

    private static DecodedMessage Read(string hex)
    {
        Assert.That(Reader.TryRead(Convert.FromHexString(hex), out DecodedMessage? message, out ReadProblem? problem), Is.True, $"{problem}");
        return message!;
    }

    private static string Problem(string hex)
    {
        Assert.That(Reader.TryRead(Convert.FromHexString(hex), out _, out ReadProblem? problem), Is.False);
        return problem!.ToString();
    }

    private static DecodedValue? Field(DecodedMessage message, string name) => message.Body.Fields.Single(field => field.Model.Name == name).Value;
}
