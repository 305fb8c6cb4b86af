using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>What schemas of real venues do beyond the standard's examples, each in a small schema of our own that compiles without a warning and runs.</summary>
public sealed class VenueFeatureTests
{
    private const string Write = "var b = new byte[256]; if (!MEncoder.TryWrap(b, out var e)) return \"refused\";";
    private const string Read = "if (!MDecoder.TryWrap(b, out var d)) return \"refused\";";

    [Test] // Goal: an enum may list its null (MEMX, iLink 3). Method: under our name for it and under others, set, read and named by a constant.
    public void An_enum_may_list_the_value_that_stands_for_none() => Check(
        """
        <enum name="Side" encodingType="uint8"><validValue name="Buy">1</validValue><validValue name="NullValue" description="Unknown">255</validValue></enum>
        <enum name="Force" encodingType="uint16"><validValue name="Day">0</validValue><validValue name="Null" sinceVersion="1">65535</validValue></enum>
        <enum name="Kind" encodingType="uint8"><validValue name="NullValue">0</validValue><validValue name="A">7</validValue></enum>
        """,
        """
        <field name="side" id="1" type="Side" presence="optional"/><field name="force" id="2" type="Force" presence="optional"/>
        <field name="none" id="3" type="Force" presence="constant" valueRef="Force.Null"/><field name="kind" id="4" type="Kind" presence="optional"/>
        """,
        Write + Read + """
        string text = $"{d.HasSide} {d.Side == Side.NullValue} {d.HasForce} {d.Force == Force.Null} {d.None == Force.NullValue} {(byte)Kind.NullValue} {d.HasKind}";
        e.Side = Side.Buy; e.Force = Force.Day; e.Kind = Kind.NullValue_;
        return text + $" {d.Side} {d.HasSide} {d.HasForce} {(byte)d.Kind} {d.HasKind}";
        """,
        "False True False True True 255 False Buy True True 0 True", version: 1);

    [Test] // Goal: a blank is a character (MEMX's last sale). Method: an enum value of it, in a schema with white space everywhere else.
    public void A_value_of_an_enum_may_be_a_blank() => Check(
        """
        <enum name="E" encodingType="char">
            <validValue name="F"> F </validValue>
            <validValue name="None"> </validValue>
        </enum>
        """,
        """<field name="a" id="1" type="E"/>""",
        Write + "e.A = E.None; return $\"{b[8]} {(byte)E.F}\";",
        "32 70");

    [Test] // Goal: groups are counted apart from fields (Optiq). Method: a group with the id of a field.
    public void A_group_may_have_the_id_of_a_field() => Check(
        "",
        """<field name="a" id="1" type="int8"/><group name="g" id="1"><field name="a" id="1" type="int8"/></group>""",
        Write + "return e.TryBeginG(1, out _).ToString();",
        "True");

    [Test] // Goal: null of a char, written '0', is NUL (CME, B3). Method: on a type and on a field; '1' stays the character.
    public void The_null_of_a_char_written_as_zero_is_nul() => Check(
        """<type name="C" primitiveType="char" presence="optional" nullValue="0"/><type name="One" primitiveType="char" presence="optional" nullValue="1"/>""",
        """
        <field name="a" id="1" type="C"/><field name="b" id="2" type="char" presence="optional" nullValue="0"/><field name="c" id="3" type="One"/>
        """,
        Write + Read + """return $"{MDecoder.ANull} {MDecoder.BNull} {MDecoder.CNull} {b[8]} {b[10]} {d.HasA} {d.HasC}";""",
        "0 0 49 0 49 False False");

    [Test] // Goal: big endian with narrow ids (MEMX). Method: bytes by hand.
    public void A_big_endian_schema_with_ids_of_eight_bits_is_laid_out_as_such() => Check(
        """
        <composite name="header"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint8"/>
        <type name="schemaId" primitiveType="uint8"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="size"><type name="blockLength" primitiveType="uint8"/><type name="numInGroup" primitiveType="uint8"/></composite>
        """,
        """<field name="a" id="1" type="uint32"/><group name="g" id="2" dimensionType="size"><field name="x" id="3" type="int16"/></group>""",
        Write + """
        e.A = 0x01020304; e.TryBeginG(1, out var g); g.MoveNext(); g.X = -2;
        return Convert.ToHexString(b, 0, e.EncodedLength);
        """,
        "000407050000" + "01020304" + "0201" + "FFFE",
        attributes: "byteOrder=\"bigEndian\" headerType=\"header\"");

    [Test] // Goal: any width and sign of a header. Method: signed numbers, and a template id beyond 16 bits.
    public void A_header_of_signed_numbers_holds_wide_ids()
    {
        string header = """
            <composite name="h"><type name="blockLength" primitiveType="int32"/><type name="templateId" primitiveType="int32"/>
            <type name="schemaId" primitiveType="int64"/><type name="version" primitiveType="int8"/></composite>
            """;
        string schema = Schemas.Of(header, """<field name="a" id="1" type="int8"/>""", "headerType=\"h\"").Replace("id=\"7\"", "id=\"70000\"");
        Assert.That(
            GeneratorRun.Of(schema, Probe(Write + "e.A = 3;" + Read + "return $\"{d.A} {MDecoder.TemplateId} {BitConverter.ToInt32(b, 4)}\";")).Run(),
            Is.EqualTo("3 70000 70000"));
    }

    [Test] // Goal: names of what is generated are free for fields. Method: the header's counts, and the encoder's own state.
    public void Fields_may_be_named_as_the_counts_of_a_header() => Check(
        """
        <composite name="h"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/><type name="schemaId" primitiveType="uint16"/>
        <type name="version" primitiveType="uint16"/><type name="numGroups" primitiveType="uint16"/><type name="numVarDataFields" primitiveType="uint16"/></composite>
        """,
        """
        <field name="groupCount" id="1" type="int8"/><field name="dataCount" id="2" type="int8"/><field name="_headerBytes" id="3" type="int8"/>
        <group name="g" id="4"><field name="groupCount" id="1" type="int8"/></group>
        """,
        Write + "e.TryBeginG(0, out _); return $\"{b[8]} {b[10]} {e.EncodedLength}\";",
        "1 0 19",
        attributes: "headerType=\"h\"");

    [Test] // Goal: constant dimensions are kept to. Method: a block length and a count and a data length that are not on the wire.
    public void Constants_of_dimensions_and_lengths_bind_the_encoder() => Check(
        """
        <composite name="pair"><type name="blockLength" primitiveType="uint32" presence="constant">4</type>
        <type name="numInGroup" primitiveType="uint32" presence="constant">2</type></composite>
        <composite name="mac"><type name="length" primitiveType="uint8" presence="constant">3</type><type name="kind" primitiveType="uint8"/>
        <type name="varData" primitiveType="uint8" length="0"/></composite>
        """,
        """<group name="g" id="1" dimensionType="pair"><field name="x" id="2" type="int16"/></group><data name="m" id="3" type="mac"/>""",
        Write + """
        string text = $"{e.TryBeginG(1, out _)} {e.TryBeginG(3, out _)} {e.TryBeginG(2, out var g)} ";
        while (g.MoveNext()) g.X = 0x0102;
        b[16] = 0xEE;
        text += $"{e.TryWriteM(new byte[2])} {e.TryWriteM(new byte[4])} {e.TryWriteM([7, 8, 9])} {Convert.ToHexString(b, 8, e.EncodedLength - 8)}";
        if (!MDecoder.TryWrap(b.AsSpan(0, e.EncodedLength), out var d) || !d.TryReadG(out var r) || !d.TryReadM(out var m)) return text + " refused";
        return text + $" {r.Count} {m.Length} {m[0]}";
        """,
        "False False True False False True 020100000201000000070809 2 3 7");

    [TestCase("int64", "-9")] // Goal: a composite is no decimal for its member's name alone. Method: constants that are no exponent of ours.
    [TestCase("uint32", "2")]
    [TestCase("int32", "300")]
    [TestCase("float", "1.5")]
    [TestCase("char", "5")]
    public void A_composite_with_any_constant_exponent_compiles(string primitive, string exponent) => Check(
        $"""<composite name="D"><type name="mantissa" primitiveType="int64"/><type name="exponent" primitiveType="{primitive}" presence="constant">{exponent}</type></composite>""",
        """<field name="a" id="1" type="D"/>""",
        Write + "var a = e.A; a.Mantissa = 5;" + Read + "return d.A.Mantissa.ToString();",
        "5");

    private static void Check(string types, string fields, string body, string expected, int version = 0, string attributes = "") =>
        Assert.That(GeneratorRun.Of(Schemas.Of(types, fields, attributes, version), Probe(body)).Run(), Is.EqualTo(expected));

    private static string Probe(string body) => $$"""using Test.Codecs; public static class Probe { public static string Run() { {{body}} } }""";
}
