using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Groups within groups, variable-length data, headers of venues, includes: what a user of the codecs relies on, by example.</summary>
/// <remarks>Layout and hostile bytes are compared with the naive codec elsewhere; here is the contract of the API.</remarks>
public sealed class PartTests
{
    private const string Types = """
        <composite name="text"><type name="length" primitiveType="uint8" maxValue="5"/><type name="varData" primitiveType="char" length="0"/></composite>
        """;

    private const string Fields = """
        <field name="x" id="1" type="uint8"/>
        <group name="outer" id="2"><field name="a" id="3" type="uint8"/>
          <group name="inner" id="4"><field name="b" id="5" type="uint8"/></group>
          <data name="note" id="6" type="text"/>
        </group>
        <group name="flat" id="7"><field name="c" id="8" type="uint8"/></group>
        <data name="tail" id="9" type="text"/>
        """;

    private const string Write = """
        var b = new byte[256]; if (!MEncoder.TryWrap(b, out var e)) return "refused"; e.X = 9;
        if (!e.TryBeginOuter(2, out var o)) return "no outer";
        for (byte i = 1; o.MoveNext(); i++)
        {
            o.A = i;
            if (!o.TryBeginInner(i, out var n)) return "no inner";
            while (n.MoveNext()) n.B = 7;
            if (!o.TryWriteNote("ab"u8)) return "no note";
        }
        if (!e.TryBeginFlat(1, out var f)) return "no flat"; f.MoveNext(); f.C = 3;
        if (!e.TryWriteTail("end"u8)) return "no tail";
        """;

    [Test] // Goal: nested parts lie as the standard says. Method: bytes written by hand, in the order of the schema.
    public void Nested_groups_and_data_lie_one_behind_the_other() =>
        Check(
            Write + "return Convert.ToHexString(b, 8, e.EncodedLength - 8) + e.IsComplete;",
            "09" + "01000200" + "01" + "01000100" + "07" + "026162" + "02" + "01000200" + "0707" + "026162" + "01000100" + "03" + "03656E64" + "True");

    [Test] // Goal: parts are read in order, and what is left unread is skipped. Method: entries of which only some is read.
    public void What_is_left_unread_of_an_entry_is_skipped() =>
        Check(
            Write + """
            if (!MDecoder.TryWrap(b.AsSpan(0, e.EncodedLength), out var d)) return "refused";
            string text = "";
            if (!d.TryReadOuter(out var g)) return "no outer";
            while (g.MoveNext()) { text += g.A; if (g.A == 1 && g.TryReadInner(out var n)) text += n.Count; }
            text += d.TryReadTail(out _); // not its turn
            text += d.TryReadFlat(out var h) && h.MoveNext() ? h.C : -1;
            text += d.TryReadTail(out var tail) ? System.Text.Encoding.ASCII.GetString(tail) : "-";
            return text + d.TryReadTail(out _);
            """,
            "112False3endFalse");

    [Test] // Goal: an encoder cannot write out of order or leave something out. Method: each wrong turn, then the right one.
    public void An_encoder_refuses_what_is_not_due() =>
        Check(
            """
            var b = new byte[256]; if (!MEncoder.TryWrap(b, out var e)) return "refused"; string text = "";
            text += Bit(e.TryBeginFlat(1, out _)) + Bit(e.TryWriteTail(""u8)) + Bit(e.TryBeginOuter(2, out var o)) + Bit(e.TryBeginOuter(2, out _)) + Bit(e.TryBeginFlat(0, out _));
            text += Bit(o.TryBeginInner(0, out _)) + Bit(o.MoveNext()) + Bit(o.MoveNext()) + Bit(o.TryWriteNote(""u8)) + Bit(o.TryBeginInner(0, out _));
            text += Bit(o.MoveNext()) + Bit(o.TryBeginInner(0, out _)) + Bit(o.TryWriteNote("123456"u8)) + Bit(o.TryWriteNote("12345"u8)) + Bit(o.TryWriteNote(""u8));
            text += Bit(e.TryBeginFlat(0, out _)) + Bit(o.MoveNext()) + Bit(o.TryBeginInner(0, out _)) + Bit(o.TryWriteNote(""u8)) + Bit(o.MoveNext());
            return text + Bit(e.IsComplete) + Bit(e.TryBeginFlat(0, out _)) + Bit(e.TryWriteTail(""u8)) + Bit(e.IsComplete);
            static string Bit(bool value) => value ? "1" : "0";
            """,
            "00100" + "01001" + "00010" + "01110" + "0111");

    [Test] // Goal: a message's length is known before it is read. Method: measure it whole, with bytes behind, and cut.
    public void A_message_is_measured_without_being_read() =>
        Check(
            Write + """
            int whole = e.EncodedLength - 8;
            string text = $"{MDecoder.TryMeasure(b.AsSpan(8), 1, 0, out int bytes)} {bytes == whole}";
            for (int length = 0; length < whole; length++) if (MDecoder.TryMeasure(b.AsSpan(8, length), 1, 0, out _)) text += " " + length;
            return text;
            """,
            "True True");

    [Test] // Goal: framing may be the caller's. Method: a body without header, and a read by block length and version.
    public void A_body_is_written_and_read_without_header() =>
        Check(
            """
            var b = new byte[8]; if (!MEncoder.TryWrapBody(b, out var e)) return "refused"; e.X = 5;
            bool isWritten = e.TryBeginOuter(0, out _);
            return MDecoder.TryWrap(b, 1, 0, out var d) ? $"{d.X} {e.EncodedLength} {isWritten} {MEncoder.TryWrapBody(default, out _)}" : "refused";
            """,
            "5 5 True False");

    [Test] // Goal: framings that name only the version can be read. Method: a block that grew twice, by version.
    public void The_block_length_of_each_version_is_known() =>
        Assert.That(
            GeneratorRun.Of(
                Schemas.Of(
                    "", """<field name="a" id="1" type="int64"/><field name="b" id="2" type="int16" sinceVersion="2"/><field name="c" id="3" type="int8" sinceVersion="5" offset="12"/>""",
                    "", version: 6),
                Probe("return string.Join(\" \", System.Linq.Enumerable.Select(new[] { 0, 1, 2, 4, 5, 6, 7 }, version => MDecoder.BlockLengthIn(version)));")).Run(),
            Is.EqualTo("8 8 10 10 13 13 13"));

    [Test] // Goal: a venue's own header members are kept, and SBE's counts written. Method: a header with both.
    public void A_header_with_other_members_has_codecs_of_its_own()
    {
        string types = """
            <composite name="venueHeader"><type name="templateId" primitiveType="uint8"/><type name="schemaId" primitiveType="uint8"/><type name="version" primitiveType="uint16"/>
            <type name="blockLength" primitiveType="uint16"/><type name="numGroups" primitiveType="uint8"/><type name="numVarDataFields" primitiveType="uint8"/>
            <type name="sequence" primitiveType="uint32"/></composite>
            """;
        string probe = """
            var b = new byte[64]; Array.Fill(b, (byte)0xEE);
            if (!MEncoder.TryWrap(b, out var e) || !VenueHeaderEncoder.TryWrap(b, out var h)) return "refused";
            h.Sequence = 258;
            return Convert.ToHexString(b, 0, 13) + (VenueHeaderDecoder.TryWrap(b, out var r) ? $" {r.TemplateId} {r.Sequence} {VenueHeaderDecoder.TryWrap(b.AsSpan(0, 11), out _)}" : "");
            """;
        string schema = Schemas.Of(Types + types, Fields, "headerType=\"venueHeader\" byteOrder=\"bigEndian\"");
        Assert.That(GeneratorRun.Of(schema, Probe(probe)).Run(), Is.EqualTo("07050000000102010000010200 7 258 False"));
    }

    [Test] // Goal: Deribit's repetition of the header is no field. Method: a message that lists the header first.
    public void A_message_header_as_first_field_is_not_part_of_the_block() =>
        Assert.That(
            GeneratorRun.Of(
                Schemas.Of("", """<field name="header" id="1" type="messageHeader"/><field name="x" id="2" type="uint32"/>"""),
                Probe("return MDecoder.BlockLength.ToString();")).Run(),
            Is.EqualTo("4"));

    [Test] // Goal: decimals are exact or refused. Method: edges of mantissa, exponent and decimal, there and back.
    public void A_decimal_goes_there_and_back_without_a_double()
    {
        string types = """
            <composite name="price9"><type name="price9" primitiveType="int64" presence="optional"/><type name="exponent" primitiveType="int8" presence="constant">-9</type></composite>
            <composite name="free"><type name="mantissa" primitiveType="int64"/><type name="exponent" primitiveType="int8"/></composite>
            <composite name="big"><type name="mantissa" primitiveType="uint64"/><type name="exponent" primitiveType="int8" presence="constant">3</type></composite>
            """;
        string fields = """<field name="p" id="1" type="price9"/><field name="f" id="2" type="free"/><field name="g" id="3" type="big"/>""";
        string probe = """
            var b = new byte[64]; if (!MEncoder.TryWrap(b, out var e) || !MDecoder.TryWrap(b, out var d)) return "refused";
            string text = $"{d.P.TryGetDecimal(out _)} ";
            var p = e.P; var f = e.F; var g = e.G;
            foreach (string number in new[] { "4759.9", "-9223372036.854775807", "-9223372036.854775808", "0.0000000001", "0.812000000000" })
                text += p.TrySetDecimal(decimal.Parse(number)) && d.P.TryGetDecimal(out decimal read) ? $"{read / 1.000000000000000000000000000000m} " : "no ";
            f.Mantissa = long.MinValue; f.Exponent = -28; text += d.F.TryGetDecimal(out decimal small) + small.ToString() + " ";
            f.Mantissa = 500; f.Exponent = -30; text += d.F.TryGetDecimal(out small) + small.ToString() + " ";
            f.Mantissa = 7; f.Exponent = -127; text += d.F.TryGetDecimal(out _) + " ";
            f.Mantissa = 0; f.Exponent = 127; text += d.F.TryGetDecimal(out _) + " ";
            f.Mantissa = 1; f.Exponent = 29; text += d.F.TryGetDecimal(out _) + " ";
            f.TrySetDecimal(0.2500m); text += $"{d.F.Mantissa}e{d.F.Exponent} ";
            text += $"{g.TrySetDecimal(1500m)} {g.TrySetDecimal(18446744073709551614000m)} {d.G.Mantissa} {g.TrySetDecimal(18446744073709551615000m)} {g.TrySetDecimal(-1000m)}";
            return text;
            """;
        Assert.That(
            GeneratorRun.Of(Schemas.Of(types, fields), Probe(probe)).Run(),
            Is.EqualTo("False 4759.9 -9223372036.854775807 no no 0.812 True-0.0000000009223372036854775808 True0.0000000000000000000000000005 False True False 25e-2 False True 18446744073709551614 False False"));
    }

    [Test] // Goal: times are exact or refused. Method: field and composite, known and unknown unit, edges.
    public void A_time_goes_there_and_back_in_nanoseconds()
    {
        string types = """
            <enum name="unit" encodingType="uint8"><validValue name="second">0</validValue><validValue name="nano">9</validValue></enum>
            <composite name="fixed"><type name="time" primitiveType="uint64"/><type name="unit" primitiveType="uint8" presence="constant" valueRef="unit.second"/></composite>
            <composite name="any"><type name="time" primitiveType="int64" presence="optional"/><type name="unit" primitiveType="uint8"/></composite>
            """;
        string fields = """
            <field name="t" id="1" type="uint64" timeUnit="millisecond" presence="optional"/><field name="n" id="2" type="int64" semanticType="UTCTimestamp"/>
            <field name="f" id="3" type="fixed"/><field name="a" id="4" type="any"/>
            """;
        string probe = """
            var b = new byte[64]; if (!MEncoder.TryWrap(b, out var e) || !MDecoder.TryWrap(b, out var d)) return "refused";
            string text = $"{d.TryGetTUnixNs(out _)} {e.TrySetTUnixNs(1_500_000)} {e.TrySetTUnixNs(-1_000_000)} {e.TrySetTUnixNs(2_000_000)} {d.T} {d.TryGetTUnixNs(out long ns)} {ns} ";
            e.T = ulong.MaxValue - 1; text += $"{d.TryGetTUnixNs(out _)} ";
            e.TrySetNUnixNs(long.MinValue + 1); text += $"{d.TryGetNUnixNs(out ns)} {ns} ";
            var f = e.F; text += $"{f.TrySetUnixNs(3_000_000_000)} {d.F.Time} {d.F.TryGetUnixNs(out ns)} {ns} ";
            var a = e.A; text += d.A.TryGetUnixNs(out _); a.Time = 4; a.Unit = 3; text += $" {d.A.TryGetUnixNs(out ns)} {ns} "; a.Unit = 4; text += d.A.TryGetUnixNs(out _);
            return text;
            """;
        Assert.That(
            GeneratorRun.Of(Schemas.Of(types, fields), Probe(probe)).Run(),
            Is.EqualTo("False False False True 2 True 2000000 False True -9223372036854775807 True 3 True 3000000000 False True 4000000 False"));
    }

    [Test] // Goal: a member that older versions lack is null there. Method: a composite that grew at its end, read at both versions.
    public void A_composite_that_grew_reads_as_null_in_older_messages()
    {
        string types = """<composite name="c"><type name="a" primitiveType="uint8"/><type name="n" primitiveType="uint8" sinceVersion="2"/></composite>""";
        string fields = """<field name="x" id="1" type="uint8"/><field name="c" id="2" type="c"/>""";
        string probe = """
            string text = "";
            foreach (var (length, version) in new[] { (3, 2), (2, 1), (3, 1), (2, 2), (1, 2) })
                text += MDecoder.TryWrap(new byte[] { 1, 2, 3 }, length, version, out var d) ? $"{d.C.A}{d.C.N}{d.C.HasN} " : "refused";
            return text;
            """;
        Assert.That(GeneratorRun.Of(Schemas.Of(types, fields, "", version: 2), Probe(probe)).Run(), Is.EqualTo("23True 2255False 2255False 2255False refused"));
    }

    [Test] // Goal: types and messages may come from other files, which may include in turn. Method: three files in folders.
    public void Included_files_are_part_of_the_schema()
    {
        string main = Schemas.Of("", """<field name="p" id="1" type="price"/>""").Replace(
            "<types>", "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"common/types.xml\"/><types>");
        string types = """<types xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="../price.xml"/></types>""";
        string price = """<type name="price" primitiveType="int64"/>""";
        GeneratorRun run = GeneratorRun.Of(
            [("a/b/test.xml", GeneratorRun.Namespace, main), ("a/b/common/types.xml", "", types), ("a/b/price.xml", "", price)],
            Probe("return MDecoder.BlockLength.ToString();"));
        Assert.That(run.Run(), Is.EqualTo("8"));
    }

    [Test] // Goal: an error within an included file is reported there. Method: a bad type in it.
    public void An_error_in_an_included_file_names_that_file()
    {
        string main = Schemas.Of("", "").Replace("<types>", "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"types.xml\"/><types>");
        GeneratorRun run = GeneratorRun.Of([("test.xml", GeneratorRun.Namespace, main), ("types.xml", "", "<types>\n<type name=\"a\" primitiveType=\"int9\"/></types>")]);
        Assert.That(run.Problems.Single().ToString(), Does.StartWith("types.xml(2,").And.Contains("SBE010"));
    }

    [Test] // Goal: files that include each other are refused. Method: two of them.
    public void Files_that_include_each_other_are_refused()
    {
        string include(string file) => $"<types xmlns:xi=\"http://www.w3.org/2001/XInclude\"><xi:include href=\"{file}\"/></types>";
        string main = Schemas.Of("", "").Replace("<types>", "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"a.xml\"/><types>");
        GeneratorRun run = GeneratorRun.Of([("test.xml", GeneratorRun.Namespace, main), ("a.xml", "", include("b.xml")), ("b.xml", "", include("a.xml"))]);
        Assert.That(run.Problems.Single().ToString(), Does.StartWith("b.xml(1,").And.Contains("SBE020"));
    }

    private static void Check(string probe, string expected) =>
        Assert.That(GeneratorRun.Of(Schemas.Of(Types, Fields), Probe(probe)).Run(), Is.EqualTo(expected));

    private static string Probe(string body) => $$"""
        using Test.Codecs;
        public static class Probe
        {
            public static string Run()
            {
                {{body}}
            }
        }
        """;
}
