using System.Reflection;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Features that our own schemas do not use yet, and names that would not compile as they stand.</summary>
/// <remarks>Each test compiles a schema together with the code of a user, without a warning, and runs it.</remarks>
public sealed class FeatureTests
{
    private const string Header = "var b = new byte[256]; var e = default(MEncoder); if (!MEncoder.TryWrap(b, out e)) return \"refused\";";
    private const string Read = "if (!MDecoder.TryWrap(b, out var d)) return \"refused\";";

    private static readonly Lazy<Assembly> GroupProbe = new(() => GeneratorRun.Of(
        Schemas.Of("", """<group name="g" id="2"><field name="x" id="3" type="int32"/></group>"""),
        """
        using Test.Codecs;
        public static class Probe
        {
            public static string Run(int blockLength, int count)
            {
                var b = new byte[20];
                b[2] = 7;
                b[4] = 5;
                BitConverter.TryWriteBytes(b.AsSpan(8), (ushort)blockLength);
                BitConverter.TryWriteBytes(b.AsSpan(10), (ushort)count);
                return MDecoder.TryWrap(b, out var d) ? $"{d.TryReadG(out var g)} {g.Count}" : "refused";
            }
        }
        """).Load());

    [Test] // Goal: constants are values, not bytes. Method: number, character, text, enum by valueRef and by type.
    public void Constants_are_read_and_take_no_room()
    {
        string types = """
            <type name="N" primitiveType="int8" presence="constant">-3</type>
            <type name="C" primitiveType="char" presence="constant">Q</type>
            <type name="T" primitiveType="char" presence="constant" length="8">a"b\</type>
            <enum name="Side" encodingType="char"><validValue name="Buy">1</validValue><validValue name="Sell">2</validValue></enum>
            <type name="S" primitiveType="char" presence="constant" valueRef="Side.Sell"/>
            """;
        string fields = """
            <field name="n" id="1" type="N"/><field name="c" id="2" type="C"/><field name="t" id="3" type="T"/>
            <field name="s" id="4" type="Side" presence="constant" valueRef="Side.Sell"/><field name="s2" id="5" type="S"/><field name="x" id="6" type="int16"/>
            """;
        Check(
            types, fields,
            Header + "e.X = 5;" + Read + """return $"{d.N} {d.C} {System.Text.Encoding.ASCII.GetString(d.T)} {d.S} {d.S2} {d.X} {MDecoder.BlockLength}";""",
            "-3 81 a\"b\\ Sell Sell 5 2");
    }

    [Test] // Goal: null is the type's own. Method: declared null, NaN, enum, text; before and after a value is set.
    public void An_optional_field_is_null_until_it_is_set()
    {
        string types = """
            <type name="Zero" primitiveType="int32" presence="optional" nullValue="0"/>
            <type name="Text" primitiveType="char" length="4"/>
            <enum name="Side" encodingType="uint8"><validValue name="Buy">1</validValue></enum>
            """;
        string fields = """
            <field name="zero" id="1" type="Zero"/><field name="price" id="2" type="double" presence="optional"/>
            <field name="side" id="3" type="Side" presence="optional"/><field name="text" id="4" type="Text" presence="optional"/>
            """;
        Check(
            types, fields, Header + Read + """
            string before = $"{d.HasZero}{d.HasPrice}{d.HasSide}{d.HasText} {d.Zero} {d.Price} {d.Side}";
            e.Zero = -1; e.Price = 0; e.Side = Side.Buy; e.Text = "x"u8;
            return before + $" {d.HasZero}{d.HasPrice}{d.HasSide}{d.HasText} {MDecoder.ZeroNull}";
            """,
            "FalseFalseFalseFalse 0 NaN NullValue TrueTrueTrueTrue 0");
    }

    [Test] // Goal: an old message lacks the new, composites included. Method: the block cut to version 0, and a version that lies.
    public void Fields_of_a_later_version_are_null_in_an_old_message()
    {
        string types = """
            <composite name="Inner"><type name="a" primitiveType="int8"/><type name="b" primitiveType="uint16"/></composite>
            <set name="Flags" encodingType="uint8"><choice name="A">0</choice></set>
            <type name="Numbers" primitiveType="int16" length="2"/>
            """;
        string fields = """
            <field name="old" id="1" type="int8"/><field name="n" id="2" type="int16" sinceVersion="1"/><field name="c" id="3" type="Inner" sinceVersion="1"/>
            <field name="f" id="4" type="Flags" sinceVersion="2"/><field name="ns" id="5" type="Numbers" sinceVersion="2"/>
            """;
        string probe = Header + """
            e.Old = 1; e.N = 2; var c = e.C; c.A = 3; c.B = 4; e.F = Flags.A; e.SetNs(0, 5); e.SetNs(1, 6);
            string text = "";
            foreach (var (version, length) in new[] { (0, 1), (1, 6), (2, 11), (3, 11), (2, 6), (0, 11) })
            {
                if (!MDecoder.TryWrap(b.AsSpan(8, length), length, version, out var d)) return "refused";
                text += $"{version}/{length}: {d.Old} {d.N} {d.HasN} {d.C.A} {d.C.B} {d.HasC} {d.F} {d.HasF} {d.GetNs(1)} {d.HasNs}; ";
            }
            return text;
            """;
        const string none = "1 -32768 False -128 65535 False None False -32768 False";
        const string first = "1 2 True 3 4 True None False -32768 False";
        const string all = "1 2 True 3 4 True A True 6 True";
        Check(types, fields, probe, $"0/1: {none}; 1/6: {first}; 2/11: {all}; 3/11: {all}; 2/6: {first}; 0/11: {none}; ", version: 2);
    }

    [Test] // Goal: a group that did not exist yet is empty. Method: the same bytes under both versions.
    public void A_group_of_a_later_version_is_empty_in_an_old_message()
    {
        string fields = """
            <field name="a" id="1" type="int8"/><group name="g" id="2"><field name="x" id="3" type="int8"/></group>
            <group name="h" id="4" sinceVersion="1"><field name="y" id="5" type="int8"/></group>
            """;
        string probe = Header + """
            if (!e.TryBeginG(1, out var g) || !e.TryBeginH(1, out var h)) return "refused";
            string text = $"{e.EncodedLength} ";
            foreach (int version in new[] { 0, 1 })
            {
                if (!MDecoder.TryWrap(b.AsSpan(8), 1, version, out var d)) return "refused";
                text += $"{d.TryReadG(out var rg)} {rg.Count} {d.TryReadH(out var rh)} {rh.Count} {rh.MoveNext()} ";
            }
            return text;
            """;
        Check("", fields, probe, "19 True 1 True 0 False True 1 True 1 True ", version: 1);
    }

    [Test] // Goal: groups are read in order, once. Method: out of turn, and again.
    public void A_group_out_of_turn_is_refused()
    {
        string fields = """<group name="g" id="2"><field name="x" id="3" type="int8"/></group>"""
            + """<group name="h" id="4"><field name="y" id="5" type="int8"/></group>""";
        string probe = Header + """
            string text = $"{e.TryBeginH(0, out _)} {e.TryBeginG(-1, out _)} {e.TryBeginG(65535, out _)} {e.TryBeginG(0, out _)} {e.TryBeginG(0, out _)} {e.TryBeginH(0, out _)}";
            if (!MDecoder.TryWrap(b, out var d)) return "refused";
            return text + $" {d.TryReadH(out _)} {d.TryReadG(out _)} {d.TryReadG(out _)} {d.TryReadH(out _)}";
            """;
        Check("", fields, probe, "False False False True False True False True False True");
    }

    [TestCase(0, 0, "True 0")] // Goal: what a group may state. Method: block length and count straight into the bytes, of 8 there.
    [TestCase(0, 1, "False 0")]
    [TestCase(3, 1, "False 0")]
    [TestCase(4, 2, "True 2")]
    [TestCase(5, 1, "True 1")]
    [TestCase(8, 1, "True 1")]
    [TestCase(9, 1, "False 0")]
    [TestCase(4, 3, "False 0")]
    [TestCase(65535, 65535, "False 0")]
    public void A_group_is_accepted_only_when_it_holds_its_fields_and_fits(int blockLength, int count, string expected) =>
        Assert.That(GroupProbe.Value.GetType("Probe")!.GetMethod("Run")!.Invoke(null, [blockLength, count]), Is.EqualTo(expected));

    [Test] // Goal: wide dimensions cannot overflow. Method: 32-bit numbers with the sign bit, and a product beyond 32 bits.
    public void Dimensions_of_32_bits_that_no_message_can_hold_are_refused()
    {
        string types = """<composite name="wide"><type name="blockLength" primitiveType="uint32"/><type name="numInGroup" primitiveType="uint32" maxValue="2147483647"/></composite>""";
        string fields = """<group name="g" id="2" dimensionType="wide"><field name="x" id="3" type="int32"/></group>""";
        string probe = """
            var b = new byte[64]; b[2] = 7; b[4] = 5; string text = "";
            foreach (uint value in new[] { uint.MaxValue, 0x8000_0000u, 65536u })
            foreach (var (length, count) in new[] { (value, value), (4u, value), (value, 1u), (4u, 1u) })
            {
                BitConverter.TryWriteBytes(b.AsSpan(8), length); BitConverter.TryWriteBytes(b.AsSpan(12), count);
                if (!MDecoder.TryWrap(b, out var d)) return "refused";
                text += $"{d.TryReadG(out var g)} {g.Count} ";
            }
            return text;
            """;
        Check(types, fields, probe, string.Concat(Enumerable.Repeat("False 0 False 0 False 0 True 1 ", 3)));
    }

    [Test] // Goal: padding is skipped and cleared. Method: explicit offsets and a longer block, over a dirty buffer.
    public void Explicit_offsets_and_a_longer_block_leave_zeros_between()
    {
        string schema = Schemas.Whole("""<sbe:message name="M" id="7" blockLength="12"><field name="a" id="1" type="int8"/><field name="b" id="2" type="int16" offset="4"/></sbe:message>""");
        string probe = """var b = new byte[20]; Array.Fill(b, (byte)0xEE); MEncoder.TryWrap(b, out var e); e.A = 1; e.B = 0x0203; return Convert.ToHexString(b, 8, 12) + e.EncodedLength;""";
        Assert.That(GeneratorRun.Of(schema, Probe(probe)).Run(), Is.EqualTo("01000000030200000000000020"));
    }

    [Test] // Goal: no byte of a group is left to chance. Method: entries begun over a dirty buffer and never set.
    public void A_group_entry_is_zero_or_null_until_it_is_set()
    {
        string fields = """
            <group name="g" id="2"><field name="a" id="3" type="int8"/><field name="b" id="4" type="int16" offset="2" presence="optional"/></group>
            """;
        string probe = """
            var b = new byte[24];
            Array.Fill(b, (byte)0xEE);
            if (!MEncoder.TryWrap(b, out var e) || !e.TryBeginG(2, out _)) return "refused";
            return Convert.ToHexString(b, 8, 14);
            """;
        Check("", fields, probe, "0400" + "0200" + "00000080" + "00000080" + "EEEE");
    }

    [Test] // Goal: arrays. Method: bytes and numbers, indices beyond the end, values too long.
    public void Arrays_check_what_the_caller_gives()
    {
        string types = """<type name="Bytes" primitiveType="uint8" length="3"/><type name="Numbers" primitiveType="int32" length="2"/>""";
        string fields = """<field name="bs" id="1" type="Bytes"/><field name="ns" id="2" type="Numbers"/>""";
        string probe = Header + """
            e.Bs = new byte[] { 1, 2 }; e.SetNs(1, -7);
            """ + Read + """
            string text = $"{Convert.ToHexString(d.Bs)} {d.GetNs(0)} {d.GetNs(1)} {MDecoder.NsLength}";
            try { e.Bs = new byte[4]; } catch (ArgumentException) { text += " long"; }
            try { _ = d.GetNs(2); } catch (ArgumentOutOfRangeException) { text += " beyond"; }
            try { e.SetNs(-1, 0); } catch (ArgumentOutOfRangeException) { text += " before"; }
            return text;
            """;
        Check(types, fields, probe, "010200 0 -7 2 long beyond before");
    }

    [Test] // Goal: any valid name compiles. Method: C# keywords, names of what is generated and of what generated code uses.
    public void Names_that_collide_are_set_apart()
    {
        string[] names =
        [
            "class", "templateId", "blockLength", "tryWrap", "encodedLength", "count", "moveNext", "_block", "_index", "unsafe", "memoryMarshal",
            "sbeWire", "equals", "getType", "toString",
            "m", "mDecoder", "x", "hasX", "xNull", "X", "_", "methodImplOptions", "system", "span", "none", "nullValue", "e", "E",
        ];
        string fields = string.Concat(names.Select((name, i) =>
            $"""<field name="{name}" id="{i}" type="{(name is "e" or "E" ? "Unsafe" : "int32")}" presence="optional"/>"""));
        string groups = string.Concat(names.Select((name, i) =>
                $"""<group name="{name}Group" id="{100 + i}"><field name="{name}" id="1" type="int8"/></group>"""))
            + $"""<group name="M" id="300">{fields}</group>""";
        string types = """
            <enum name="Unsafe" encodingType="uint8"><validValue name="NullValue">1</validValue><validValue name="nullValue">2</validValue><validValue name="equals">3</validValue></enum>
            <set name="Flags" encodingType="uint8"><choice name="none">0</choice><choice name="None">1</choice></set>
            <composite name="M"><type name="sizeBytes" primitiveType="int8"/><type name="_start" primitiveType="int8"/><type name="null" primitiveType="int8"/></composite>
            <enum name="MemoryMarshal" encodingType="uint8"><validValue name="A">1</validValue></enum>
            <enum name="BitConverter" encodingType="uint8"><validValue name="A">1</validValue></enum>
            <enum name="Wire" encodingType="uint8"><validValue name="A">1</validValue></enum>
            <enum name="wire" encodingType="uint8"><validValue name="B">1</validValue></enum>
            <enum name="wIRE" encodingType="uint8"><validValue name="C">1</validValue></enum>
            """;
        string composite = """<field name="composite" id="200" type="M" sinceVersion="1"/><field name="flags" id="201" type="Flags"/>""";
        Check(types, fields + composite + groups, Header + "return e.EncodedLength.ToString();", null, version: 1);
    }

    [Test] // Goal: text of a schema cannot become code. Method: descriptions and package with every kind of line end and XML.
    public void Descriptions_stay_comments()
    {
        string evil = "&#10;#error a &#13; #error b &#x85; #error c &#x2028; #error d &lt;/summary> ]]&gt; -- */ &quot;";
        string schema = Schemas.Of(
            $"""<enum name="E" encodingType="uint8" description="{evil}"><validValue name="A" description="{evil}">1</validValue></enum>""",
            $"""<field name="a" id="1" type="E" description="{evil}"/>""").Replace("package=\"test\"", $"package=\"{evil}\"");
        Assert.That(GeneratorRun.Of(schema, Probe("return \"ok\";")).Run(), Is.EqualTo("ok"));
    }

    [Test] // Goal: a header of another shape works. Method: narrow numbers in another order, read back and seen in the bytes.
    public void A_message_header_of_another_shape_is_used()
    {
        string types = """
            <composite name="small"><type name="version" primitiveType="uint8"/><type name="templateId" primitiveType="uint8"/>
            <type name="schemaId" primitiveType="uint8"/><type name="blockLength" primitiveType="uint32" offset="4"/></composite>
            """;
        string probe = Header + "e.A = 9;" + Read + """return Convert.ToHexString(b, 0, 9) + " " + d.A;""";
        Assert.That(
            GeneratorRun.Of(Schemas.Of(types, """<field name="a" id="1" type="int8"/>""", "headerType=\"small\""), Probe(probe)).Run(),
            Is.EqualTo("000705000100000009 9"));
    }

    private static void Check(string types, string fields, string body, string? expected, int version = 0)
    {
        string result = GeneratorRun.Of(Schemas.Of(types, fields, "", version), Probe(body)).Run();
        if (expected is not null) Assert.That(result, Is.EqualTo(expected));
    }

    private static string Probe(string body) => $$"""using Test.Codecs; public static class Probe { public static string Run() { {{body}} } }""";
}
