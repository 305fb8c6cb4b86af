using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using LowLatencyMM.Schema.Parse;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Our schemas of Starbase against the venue's own files.</summary>
public sealed class StarbaseSchemaTests
{
    private const string VenueFolder = "../shared/starbase/schema";

    [Test] // Goal: our bytes are the venue's. Method: both files parsed; everything equal but the words.
    [TestCase("starbase-market-data.xml", "deribit-sbe-market-data-api.v1.xml")]
    [TestCase("starbase-orders.xml", "deribit-sbe-order-api.v16.xml")]
    public void Our_schema_is_the_venues_in_all_but_its_words(string ours, string theirs)
    {
        string[] own = Facts(Parse($"schemas/{ours}"));
        string[] venue = Facts(Parse($"{VenueFolder}/{theirs}"));
        Assert.That(own, Is.EqualTo(venue));
        Assert.That(own, Has.Length.GreaterThan(150)); // messages, fields, values: not an empty comparison
    }

    [Test] // Goal: the words are ours. Method: no description of the venue's of more than four words is in our files.
    [TestCase("starbase-market-data.xml", "deribit-sbe-market-data-api.v1.xml")]
    [TestCase("starbase-orders.xml", "deribit-sbe-order-api.v16.xml")]
    public void No_sentence_of_the_venues_stands_in_our_schema(string ours, string theirs)
    {
        string text = File.ReadAllText(Schemas.RepositoryPath($"schemas/{ours}"));
        string[] sentences = [.. Descriptions(Parse($"{VenueFolder}/{theirs}")).Where(words => words.Split(' ').Length > 4)];
        Assert.That(sentences, Is.Not.Empty);
        Assert.That(sentences.Where(words => text.Contains(words, StringComparison.OrdinalIgnoreCase)), Is.Empty);
    }

    [Test] // Goal: the comparison sees each kind of change. Method: one changed character at a time.
    [TestCase("name=\"orderId\" id=\"8\"", "name=\"orderid\" id=\"8\"")]
    [TestCase("name=\"orderId\" id=\"8\"", "name=\"orderId\" id=\"7\"")]
    [TestCase(">-9<", ">-8<")]
    [TestCase("sinceVersion=\"16\"", "sinceVersion=\"15\"")]
    [TestCase("name=\"SELL\">-1<", "name=\"SELL\">-2<")]
    [TestCase("type=\"OrderFlags\"", "type=\"ReplaceOrderFlags\"")]
    [TestCase("id=\"110\"", "id=\"111\"")]
    public void A_changed_fact_is_seen(string found, string changed)
    {
        string text = File.ReadAllText(Schemas.RepositoryPath("schemas/starbase-orders.xml"));
        int at = text.IndexOf(found, StringComparison.Ordinal);
        Assert.That(at, Is.Positive);
        string other = text.Remove(at, found.Length).Insert(at, changed);
        Assert.That(Facts(ParseText(other)), Is.Not.EqualTo(Facts(ParseText(text))));
    }

    private static SchemaModel Parse(string relative)
    {
        string path = Schemas.RepositoryPath(relative);
        if (!File.Exists(path)) Assert.Ignore($"{relative} is absent");
        return ParseText(File.ReadAllText(path));
    }

    private static SchemaModel ParseText(string xml)
    {
        ParseResult result = SchemaParser.Parse(new SchemaText("test.xml", xml), _ => null);
        Assert.That(result.Problems, Is.Empty);
        return result.Schema!;
    }

    private static string[] Facts(SchemaModel schema) =>
    [
        $"{schema.Package} {schema.Id} {schema.Version} {schema.SemanticVersion} {schema.IsBigEndian} {Fact(schema.Header)}",
        .. schema.Enums.OrderBy(model => model.Name, StringComparer.Ordinal).SelectMany(model => model.Members
            .Select(member => $"{model.Name} {model.Primitive} {model.Null} {member.Name} {member.Value} {member.SinceVersion}")),
        .. schema.Sets.OrderBy(model => model.Name, StringComparer.Ordinal).SelectMany(model => model.Choices
            .Select(choice => $"{model.Name} {model.Primitive} {choice.Name} {choice.Bit} {choice.SinceVersion}")),
        .. schema.Composites.OrderBy(model => model.Name, StringComparer.Ordinal).SelectMany(model => model.Members.Select(member => $"{model.Name} {Fact(member)}")),
        .. schema.Messages.SelectMany(message => message.All()).SelectMany(Facts),
    ];

    private static IEnumerable<string> Facts(BlockModel block) =>
    [
        $"{block.Name} {block.Id} {block.SinceVersion} {block.BlockLength} {block.MinimumBlockLength} {block.Dimension?.SizeBytes} {block.Dimension?.NumInGroup}",
        .. block.Fields.Select(Fact),
        .. block.Data.Select(data => $"{data.Name} {data.Id} {data.SinceVersion} {data.TypeName} {data.Length} {data.HeaderBytes} {data.HighestLength} {data.Element}"),
    ];

    private static string Fact(HeaderModel header) =>
        $"{header.Composite.Name} {header.SizeBytes} {header.BlockLength} {header.TemplateId} {header.SchemaId} {header.Version}";

    private static string Fact(FieldModel field) =>
        $"{field.Name} {field.Id} {field.TypeName} {field.Offset} {field.SizeBytes} {field.Presence} {field.SinceVersion} {field.IsVersioned} "
        + $"{field.Null} {field.Constant} {field.Range} {field.Time} {field.Notes.SemanticType}";

    private static IEnumerable<string> Descriptions(SchemaModel schema) => schema.Messages.SelectMany(message => message.All())
        .SelectMany(block => block.Fields.Select(field => field.Description).Append(block.Description))
        .Concat(schema.Composites.SelectMany(model => model.Members.Select(member => member.Description).Append(model.Description)))
        .Concat(schema.Enums.SelectMany(model => model.Members.Select(member => member.Notes.Description)))
        .Select(words => words.Trim().TrimEnd('.')).Distinct();
}
