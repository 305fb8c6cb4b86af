using LowLatencyMM.Compiler.Tests.Driving;
using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Every reason to refuse a schema: its id, and the place that a reader is sent to. '¦' marks that place in the text.</summary>
public sealed class DiagnosticTests
{
    private const string Mark = "¦";
    private const string Int = """<type name="Int" primitiveType="int32"/>""";
    private const string Side = """<enum name="Side" encodingType="uint8"><validValue name="Buy">1</validValue></enum>""";

    private static IEnumerable<TestCaseData> Cases()
    {
        // Documents
        yield return Document("SBE001", "no XML", "¦not XML");
        yield return Document("SBE001", "empty", "¦");
        yield return Document("SBE001", "an element left open", "<messageSchema>\n  <types></¦types2>\n</messageSchema>");
        yield return Document("SBE001", "an unknown entity", "<messageSchema id='1'>&¦bomb;</messageSchema>");
        yield return Document("SBE002", "a document type", "¦<!DOCTYPE x [<!ENTITY a 'b'>]><messageSchema/>");
        yield return Document("SBE002", "an external document type", "<?xml version=\"1.0\"?>\n¦<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><messageSchema/>");
        yield return Document("SBE003", "another root", "<¦html/>");
        yield return Document("SBE003", "no message", Schemas.Whole("").Replace("<sbe:messageSchema", "<¦sbe:messageSchema"));
        yield return Document("SBE005", "no schema id",
            Schemas.Of("", "").Replace("id=\"5\"", "").Replace("<sbe:messageSchema", "<¦sbe:messageSchema"));
        yield return Document("SBE006", "a byte order", Schemas.Of("", "", "¦byteOrder=\"middleEndian\""));
        yield return Document("SBE013", "a schema id", Schemas.Of("", "").Replace("id=\"5\"", "¦id=\"65536\""));
        yield return Document("SBE018", "no message header", Schemas.Of("", "", "¦headerType=\"absent\""));
        yield return Document("SBE011", "a message header that is no composite", Schemas.Of(Int, "", "¦headerType=\"Int\""));
        yield return Document("SBE018", "a header without version",
            Schemas.Of(Header("blockLength uint16, templateId uint16, schemaId uint16", isMarked: true), "", "headerType=\"h\""));
        yield return Document("SBE018", "a header member that is no integer",
            Schemas.Of(Header("blockLength double, templateId uint16, schemaId uint16, version uint16", isMarked: true), "", "headerType=\"h\""));
        yield return Document("SBE013", "an id beyond the header's type",
            Schemas.Of(Header("blockLength uint16, templateId uint16, schemaId uint8, version uint16", isMarked: false), "", "headerType=\"h\"")
                .Replace("id=\"5\"", "¦id=\"256\""));

        // Structure and names
        yield return Fields("SBE004", "an unknown element", "<¦fields/>");
        yield return Fields("SBE004", "an unknown attribute", """<field name="a" id="1" type="int8" ¦presense="optional"/>""");
        yield return Fields("SBE004", "a length on a field", """<field name="a" id="1" type="char" ¦length="8"/>""");
        yield return Types("SBE004", "a type on a type", """<type name="T" primitiveType="int8" ¦type="int16"/>""");
        yield return Document("SBE004", "a dimensionType on a message", Schemas.Whole("""<sbe:message name="M" id="1" ¦dimensionType="groupSizeEncoding"/>"""));
        yield return Types("SBE004", "lists of types without end",
            string.Concat(Enumerable.Repeat("<types>", 32)) + "<¦types></types>" + string.Concat(Enumerable.Repeat("</types>", 32)));
        yield return Fields("SBE004", "a field after a group",
            """<group name="g" id="1"><field name="a" id="1" type="int8"/></group><¦field name="b" id="2" type="int8"/>""");
        yield return Types("SBE004", "an empty enum", """<¦enum name="E" encodingType="uint8"/>""");
        yield return Types("SBE004", "an empty composite", """<¦composite name="C"/>""");
        yield return Fields("SBE005", "a field without type", """<¦field name="a" id="1"/>""");
        yield return Fields("SBE005", "a field without id", """<¦field name="a" type="int8"/>""");
        yield return Fields("SBE005", "a field without name", """<¦field id="1" type="int8"/>""");
        yield return Fields("SBE006", "an id that is no number", """<field name="a" ¦id="one" type="int8"/>""");
        yield return Fields("SBE006", "a negative offset", """<field name="a" id="1" type="int8" ¦offset="-1"/>""");
        yield return Fields("SBE006", "an unknown presence", """<field name="a" id="1" type="int8" ¦presence="maybe"/>""");
        yield return Fields("SBE007", "a name with a dash", """<field ¦name="a-b" id="1" type="int8"/>""");
        yield return Fields("SBE007", "a name that begins with a digit", """<field ¦name="1a" id="1" type="int8"/>""");
        yield return Fields("SBE007", "a name of 65 characters", $"""<field ¦name="{new string('a', 65)}" id="1" type="int8"/>""");
        yield return Fields("SBE008", "two fields of one name", """<field name="a" id="1" type="int8"/><field ¦name="a" id="2" type="int8"/>""");
        yield return Fields("SBE008", "a group named as a field",
            """<field name="a" id="1" type="int8"/><group ¦name="a" id="2"><field name="b" id="3" type="int8"/></group>""");
        yield return Types("SBE008", "two types of one name", """<type name="T" primitiveType="int8"/><type ¦name="T" primitiveType="int16"/>""");
        yield return Types("SBE008", "two values of one name",
            """<enum name="E" encodingType="uint8"><validValue name="A">1</validValue><validValue ¦name="A">2</validValue></enum>""");
        yield return Types("SBE008", "two choices of one name",
            """<set name="S" encodingType="uint8"><choice name="A">1</choice><choice ¦name="A">2</choice></set>""");
        yield return Types("SBE008", "two members of one name",
            """<composite name="C"><type name="a" primitiveType="int8"/><type ¦name="a" primitiveType="int8"/></composite>""");
        yield return Document("SBE008", "two messages of one name", Schemas.Whole("<sbe:message name=\"M\" id=\"1\"/><sbe:message ¦name=\"M\" id=\"2\"/>"));
        yield return Document("SBE009", "two messages of one id", Schemas.Whole("<sbe:message name=\"M\" id=\"1\"/><sbe:message name=\"N\" ¦id=\"1\"/>"));
        yield return Fields("SBE009", "two fields of one id", """<field name="a" id="1" type="int8"/><field name="b" ¦id="1" type="int8"/>""");
        yield return Types("SBE009", "one value twice",
            """<enum name="E" encodingType="uint8"><validValue name="A">1</validValue><¦validValue name="B">1</validValue></enum>""");
        yield return Types("SBE009", "one bit twice", """<set name="S" encodingType="uint8"><choice name="A">1</choice><¦choice name="B">1</choice></set>""");

        // Types
        yield return Fields("SBE010", "an unknown type", """<field name="a" id="1" ¦type="Absent"/>""");
        yield return Types("SBE010", "an unknown primitive", """<type name="T" ¦primitiveType="int128"/>""");
        yield return Types("SBE010", "an enum of an unknown encoding", """<enum name="E" ¦encodingType="Absent"><validValue name="A">1</validValue></enum>""");
        yield return Types("SBE010", "a reference to nothing", """<composite name="C"><ref name="r" ¦type="Absent"/></composite>""");
        yield return Types("SBE011", "an enum of float", """<enum name="E" ¦encodingType="float"><validValue name="A">1</validValue></enum>""");
        yield return Types("SBE011", "a set of a signed number", """<set name="S" ¦encodingType="int8"><choice name="A">1</choice></set>""");
        yield return Types("SBE011", "an enum of an enum", Side + """<enum name="E" ¦encodingType="Side"><validValue name="A">1</validValue></enum>""");
        yield return Document("SBE011", "a variable-length type in a field",
            Schemas.Of("""<type name="V" primitiveType="uint8" length="0"/>""", """<field name="a" id="1" ¦type="V"/>"""));
        yield return Types("SBE012", "a composite within itself", """<composite name="C"><ref name="r" ¦type="C"/></composite>""");
        yield return Types("SBE012", "two composites within each other",
            """<composite name="C"><ref name="r" type="D"/></composite><composite name="D"><ref name="r" ¦type="C"/></composite>""");
        yield return Types("SBE013", "a value beyond uint8", """<enum name="E" encodingType="uint8"><¦validValue name="A">256</validValue></enum>""");
        yield return Types("SBE013", "a value of two characters", """<enum name="E" encodingType="char"><¦validValue name="A">AB</validValue></enum>""");
        yield return Types("SBE013", "a bit beyond the set", """<set name="S" encodingType="uint8"><¦choice name="A">8</choice></set>""");
        yield return Types("SBE013", "a null value beyond its type", """<type name="T" primitiveType="int8" presence="optional" ¦nullValue="128"/>""");
        yield return Types("SBE013", "a minimum that is no number", """<type name="T" primitiveType="double" ¦minValue="low"/>""");
        yield return Types("SBE013", "a maximum below the minimum", """<type name="T" primitiveType="int8" minValue="2" ¦maxValue="1"/>""");
        yield return Types("SBE013", "a constant beyond its type", """<¦type name="T" primitiveType="uint8" presence="constant">256</type>""");
        yield return Types("SBE011", "an enum of a constant",
            """<type name="K" primitiveType="uint8" presence="constant">1</type><enum name="E" ¦encodingType="K"><validValue name="A">1</validValue></enum>""");
        yield return Document("SBE014", "a field that denies that its type is constant", Schemas.Of(
            """<type name="K" primitiveType="uint8" presence="constant">1</type>""", """<field name="a" id="1" type="K" ¦presence="optional"/>"""));
        yield return Fields("SBE014", "a constant without value", """<¦field name="a" id="1" type="int8" presence="constant"/>""");
        yield return Types("SBE014", "a constant text that is too long", """<type name="T" primitiveType="char" presence="constant" ¦length="2">ABC</type>""");
        yield return Types("SBE014", "a constant text that is not ASCII", """<¦type name="T" primitiveType="char" presence="constant">Zürich</type>""");
        yield return Document("SBE014", "a valueRef to no value",
            Schemas.Of(Side, """<field name="a" id="1" type="Side" presence="constant" ¦valueRef="Side.Sell"/>"""));
        yield return Document("SBE014", "a valueRef to no enum",
            Schemas.Of(Int, """<field name="a" id="1" type="int8" presence="constant" ¦valueRef="Int.Buy"/>"""));
        yield return Document("SBE014", "a valueRef of another type",
            Schemas.Of(Side, """<field name="a" id="1" type="int16" presence="constant" ¦valueRef="Side.Buy"/>"""));

        // Layout and versions
        yield return Fields("SBE015", "an offset within the field before",
            """<field name="a" id="1" type="int32"/><field name="b" id="2" type="int8" ¦offset="3"/>""");
        yield return Types("SBE015", "an offset within the member before",
            """<composite name="C"><type name="a" primitiveType="int32"/><type name="b" primitiveType="int8" ¦offset="0"/></composite>""");
        yield return Document("SBE016", "a block length below its fields",
            Schemas.Whole("""<sbe:message name="M" id="1" ¦blockLength="7"><field name="a" id="1" type="int64"/></sbe:message>"""));
        yield return Fields("SBE016", "a group's block length below its fields",
            """<group name="g" id="1" ¦blockLength="1"><field name="a" id="2" type="int16"/></group>""");
        yield return Fields("SBE016", "a field beyond 64 KiB", """<¦field name="a" id="1" type="int64" offset="65530"/>""");
        yield return Fields("SBE017", "a field newer than the schema", """<field name="a" id="1" type="int8" ¦sinceVersion="1"/>""");
        yield return Fields("SBE017", "deprecated before it existed", """<field name="a" id="1" type="int8" sinceVersion="2" ¦deprecated="1"/>""", 2);
        yield return Document("SBE018", "a group without dimensions",
            Schemas.Of("", """<group name="g" id="1" ¦dimensionType="absent"><field name="a" id="2" type="int8"/></group>"""));

        // Groups and data
        yield return Document("SBE016", "dimensions that say another block length", Schemas.Of(
            """<composite name="h"><type name="blockLength" primitiveType="uint8" presence="constant">3</type><type name="numInGroup" primitiveType="uint8"/></composite>""",
            """<¦group name="g" id="1" dimensionType="h"><field name="a" id="2" type="int32"/></group>"""));
        yield return Document("SBE018", "a constant of the header beyond reason", Schemas.Of(
            "<¦composite name=\"h\"><type name=\"blockLength\" primitiveType=\"uint16\"/><type name=\"templateId\" primitiveType=\"uint16\"/>"
            + "<type name=\"schemaId\" primitiveType=\"uint16\"/><type name=\"version\" primitiveType=\"uint64\" presence=\"constant\">18446744073709551615</type></composite>",
            "", "headerType=\"h\""));
        yield return Document("SBE013", "more groups than their number can say", Schemas.Of(
            Header("blockLength uint16, templateId uint16, schemaId uint16, version uint16, numGroups uint8", isMarked: false),
            string.Concat(Enumerable.Range(0, 256).Select(i => $"<group name=\"g{i}\" id=\"{i}\"/>")), "headerType=\"h\"")
            .Replace("<sbe:messageSchema", "<¦sbe:messageSchema"));
        yield return Document("SBE018", "a count of 32 bits without bound",
            Schemas.Of(
                Header("blockLength uint16, numInGroup uint32", isMarked: true),
                """<group name="g" id="1" dimensionType="h"><field name="a" id="2" type="int8"/></group>"""));
        yield return Fields("SBE011", "data of a primitive", """<data name="a" id="1" ¦type="int8"/>""");
        yield return Document("SBE018", "data without a length",
            Schemas.Of("""<¦composite name="V"><type name="varData" primitiveType="uint8" length="0"/></composite>""", """<data name="a" id="1" type="V"/>"""));
        yield return Document("SBE018", "data of wide elements",
            Schemas.Of(
                """<¦composite name="V"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint16" length="0"/></composite>""",
                """<data name="a" id="1" type="V"/>"""));
        yield return Document("SBE018", "a length after the data",
            Schemas.Of(
                """<¦composite name="V"><type name="varData" primitiveType="uint8" length="0"/><type name="length" primitiveType="uint8" offset="4"/></composite>""",
                """<data name="a" id="1" type="V"/>"""));
        yield return Document("SBE004", "a group after data", Schemas.Of(
            """<composite name="V"><type name="length" primitiveType="uint8"/><type name="varData" primitiveType="uint8" length="0"/></composite>""",
            """<data name="a" id="1" type="V"/><¦group name="g" id="2"><field name="b" id="3" type="int8"/></group>"""));
        yield return Fields("SBE004", "groups nested without end",
            string.Concat(Enumerable.Range(0, 16).Select(i => $"<group name=\"g{i}\" id=\"1\">")) + "<¦group name=\"h\" id=\"1\"/>"
            + string.Concat(Enumerable.Repeat("</group>", 16)));
        yield return Types("SBE014", "a constant array of numbers", """<type name="T" primitiveType="int8" presence="constant" ¦length="2">1</type>""");

        // Includes
        yield return Include("SBE020", "an include of nothing", "¦href=\"absent.xml\"");
        yield return Include("SBE020", "an include of itself", "¦href=\"test.xml\"");
        yield return Include("SBE020", "an include from the net", "¦href=\"http://example.com/types.xml\"");
        yield return Include("SBE020", "an include by a rooted path", "¦href=\"/etc/passwd\"");
        yield return Include("SBE005", "an include without a file", "", markElement: true);
        yield return Include("SBE020", "an include of text", "href=\"x.xml\" parse=\"text\"", markElement: true);
    }

    [TestCaseSource(nameof(Cases))] // Goal: each error has its id and place. Method: one fault in an otherwise valid schema.
    public void A_fault_is_reported_with_its_id_and_place(string id, string markedSchema)
    {
        string[] linesBefore = markedSchema[..markedSchema.IndexOf(Mark, StringComparison.Ordinal)].Split('\n');
        GeneratorRun run = GeneratorRun.Of(markedSchema.Replace(Mark, ""));
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems.Select(problem => problem.Id), Is.EqualTo(new[] { id }), string.Join("\n", run.Problems));
        FileLinePositionSpan place = run.Problems[0].Location.GetLineSpan();
        Assert.That(place.Path, Is.EqualTo(GeneratorRun.Path));
        Assert.That(
            (place.StartLinePosition.Line, place.StartLinePosition.Character),
            Is.EqualTo((linesBefore.Length - 1, linesBefore[^1].Length)),
            run.Problems[0].ToString());
        Assert.That(run.Problems[0].Severity, Is.EqualTo(DiagnosticSeverity.Error));
        Assert.That(run.Result.GeneratedSources, Is.Empty);
    }

    [Test] // Goal: errors are found together. Method: three faults, three reports, in one run.
    public void Every_fault_is_reported_at_once()
    {
        GeneratorRun run = GeneratorRun.Of(Schemas.Of(
            """<type name="T" primitiveType="int128"/>""",
            """<field name="a" id="1" type="Absent"/><field name="b" id="1" type="int8" offset="x"/>"""));
        Assert.That(run.Problems.Select(problem => problem.Id), Is.EquivalentTo(new[] { "SBE010", "SBE010", "SBE009", "SBE006" }));
    }

    [Test] // Goal: the printed line is the one an editor can follow. Method: the text of one report.
    public void A_report_reads_as_file_line_column_and_reason()
    {
        Diagnostic problem = GeneratorRun.Of("<messageSchema version='0' id='1'>\n  <typos/>\n</messageSchema>").Problems[0];
        Assert.That(problem.ToString(), Does.StartWith("test.xml(").And.Contains("): error SBE"));
    }

    [TestCase("Two..Dots")] // Goal: a namespace that C# cannot have is refused. Method: some of each kind.
    [TestCase("with-dash")]
    [TestCase("My.class")]
    public void An_invalid_namespace_is_refused(string targetNamespace) =>
        Assert.That(GeneratorRun.Of([("a.xml", targetNamespace, Schemas.Of("", ""))]).Problems.Select(problem => problem.Id), Is.EqualTo(new[] { "SBE019" }));

    [Test] // Goal: two schemas never mix in one namespace. Method: the same namespace twice.
    public void A_namespace_of_two_schemas_is_refused()
    {
        GeneratorRun run = GeneratorRun.Of([("a.xml", "Same", Schemas.Of("", "")), ("b.xml", "Same", Schemas.Of("", ""))]);
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems.Select(problem => problem.Id), Is.EqualTo(new[] { "SBE019", "SBE019" }));
    }

    // A composite h of members such as "blockLength uint16, version uint8".
    private static string Header(string members, bool isMarked)
    {
        IEnumerable<string> types = members.Split(", ").Select(member => member.Split(' '))
            .Select(parts => $"<type name=\"{parts[0]}\" primitiveType=\"{parts[1]}\"/>");
        return $"<{(isMarked ? Mark : "")}composite name=\"h\">{string.Concat(types)}</composite>";
    }

    private static TestCaseData Document(string id, string name, string markedSchema) => new TestCaseData(id, markedSchema).SetArgDisplayNames(id, name);

    private static TestCaseData Include(string id, string name, string attributes, bool markElement = false) => Document(
        id, name, Schemas.Of("", "").Replace(
            "<sbe:message ", $"<{(markElement ? Mark : "")}xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" {attributes}/><sbe:message "));

    private static TestCaseData Types(string id, string name, string types, int version = 0) => Document(id, name, Schemas.Of(types, "", "", version));

    private static TestCaseData Fields(string id, string name, string fields, int version = 0, string types = "") =>
        Document(id, name, Schemas.Of(types, fields, "", version));
}
