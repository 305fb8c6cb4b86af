using System.Xml;
using System.Xml.Schema;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Our schemas are SBE, not a dialect that only our compiler reads.</summary>
public sealed class SchemaFileTests
{
    private const string StandardXsd = "captures/fix-spec/sbe.v1-0-STANDARD.xsd";

    public static string[] Files => [.. RoundTripTests.Files, "starbase-market-data.xml", "starbase-orders.xml"];

    [Test] // Goal: any SBE tool reads our schemas. Method: the standard's own XSD.
    public void Our_schemas_are_valid_against_the_standard([ValueSource(nameof(Files))] string file) =>
        Assert.That(Validate(File.ReadAllText(Schemas.RepositoryPath($"schemas/{file}"))), Is.Empty);

    [Test] // Goal: the check above can fail. Method: a schema with a misspelt attribute.
    public void A_schema_with_an_unknown_attribute_is_not_valid() =>
        Assert.That(Validate(Schemas.Of("", """<field name="a" id="1" type="int8" tipe="x"/>""")), Has.Count.EqualTo(1));

    private static List<string> Validate(string xml)
    {
        var problems = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        using (var xsd = XmlReader.Create(Schemas.SharedPath(StandardXsd))) _ = settings.Schemas.Add("http://fixprotocol.io/2016/sbe", xsd);
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, problem) => problems.Add($"{problem.Exception.LineNumber}: {problem.Message}");
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        while (reader.Read())
        {
        }

        return problems;
    }
}
