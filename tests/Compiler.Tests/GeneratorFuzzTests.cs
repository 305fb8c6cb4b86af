using System.Globalization;
using System.Text;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Naive;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Parse;
using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Whatever a schema file holds, the generator answers with codecs or with errors, and never falls over.</summary>
public sealed class GeneratorFuzzTests
{
    private const int MutationsEach = 250;

    private static readonly string[] Snippets =
    [
        "<", ">", "\"", "/", "&", "&#0;", "\0", "-1", "99999999999999999999", "name=\"\"", "<ref name=\"x\" type=\"Price\"/>", "sinceVersion=\"1\"",
        "presence=\"constant\"",
        "length=\"0\"", "length=\"65535\"", "type=\"messageHeader\"", "valueRef=\"Side.Buy\"", "offset=\"65535\"", "<!--", "]]>",
        "\u2028", "encodingType=\"double\"",
    ];

    [Test] // Goal: no crash. Method: our schemas with text cut, doubled, swapped and inserted; seeds in the name.
    public void A_mutated_schema_never_makes_the_generator_throw(
        [Values("market-data.xml", "orders.xml", "control.xml", "session.xml", "random")] string file, [Values(1, 2)] int seed)
    {
        string schema = file == "random" ? RandomSchema.Of(seed) : File.ReadAllText(Schemas.RepositoryPath($"schemas/{file}"));
        var random = new Random(seed);
        var compilation = GeneratorRun.CreateCompilation("");
        int refused = 0;
        for (int i = 0; i < MutationsEach; i++)
        {
            string mutated = Mutate(schema, random);
            GeneratorDriver driver = GeneratorRun.CreateDriver((GeneratorRun.Path, GeneratorRun.Namespace, mutated)).RunGenerators(compilation);
            GeneratorRunResult result = driver.GetRunResult().Results.Single();
            Assert.That(result.Exception, Is.Null, mutated);
            Assert.That(result.Diagnostics.IsEmpty, Is.EqualTo(!result.GeneratedSources.IsEmpty), "either codecs or errors");
            if (!result.Diagnostics.IsEmpty) refused++;
        }

        Assert.That(refused, Is.InRange(MutationsEach / 10, MutationsEach));
    }

    [Test] // Goal: the stack holds. Method: composites nested far deeper than any schema.
    public void Deep_nesting_is_refused()
    {
        const int depth = 2_000;
        string open = string.Concat(Enumerable.Range(0, depth).Select(i => $"<composite name=\"C{i}\">"));
        string schema = Schemas.Of(open + "<type name=\"a\" primitiveType=\"int8\"/>" + string.Concat(Enumerable.Repeat("</composite>", depth)), "");
        GeneratorRun run = GeneratorRun.Of(schema);
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems.Select(problem => problem.Id), Does.Contain("SBE012"));
    }

    [Test] // Goal: the same for lists of types. Method: ten thousand of them in each other.
    public void Deep_lists_of_types_are_refused()
    {
        const int depth = 10_000;
        string open = new StringBuilder().Insert(0, "<types>", depth).ToString();
        GeneratorRun run = GeneratorRun.Of(Schemas.Of(open + open.Replace("<", "</"), ""));
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems.Select(problem => problem.Id), Is.EqualTo(new[] { "SBE004" }));
    }

    [TestCase(5_000, 1)] // Goal: the stack and patience hold behind references. Method: a chain, and a tree of constants that doubles with each step.
    [TestCase(40, 2)]
    public void Deep_references_are_refused(int count, int references)
    {
        var types = new StringBuilder("<composite name=\"C0\"><type name=\"a\" primitiveType=\"int8\" presence=\"constant\">1</type></composite>");
        for (int i = 1; i < count; i++)
        {
            types.Append($"<composite name=\"C{i}\">");
            for (int r = 0; r < references; r++) types.Append($"<ref name=\"r{r}\" type=\"C{i - 1}\"/>");
            types.Append("</composite>");
        }

        GeneratorRun run = GeneratorRun.Of(Schemas.Of(types.ToString(), $"<field name=\"a\" id=\"1\" type=\"C{count - 1}\"/>"));
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems.Select(problem => problem.Id), Does.Contain("SBE012"));
    }

    [Test] // Goal: includes are bounded. Method: thirty files, each of which includes the next one twice.
    public void Files_that_multiply_are_refused()
    {
        const string include = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"{0}.xml\"/>";
        const int count = 30;
        var files = new Dictionary<string, string>();
        for (int i = 0; i < count; i++)
        {
            string next = i + 1 < count ? string.Format(CultureInfo.InvariantCulture, include, $"f{i + 1}") : "";
            files.Add($"f{i}.xml", $"<types>{next}{next}</types>");
        }

        string schema = Schemas.Of(string.Format(CultureInfo.InvariantCulture, include, "f0"), "");
        ParseResult result = SchemaParser.Parse(new SchemaText("test.xml", schema), path => files.GetValueOrDefault(path));
        Assert.That(result.Problems.Select(problem => problem.Rule.Id), Does.Contain("SBE020"));
    }

    private static string Mutate(string text, Random random)
    {
        int from = random.Next(text.Length);
        int length = Math.Min(random.Next(1, 30), text.Length - from);
        string piece = text.Substring(from, length);
        return random.Next(5) switch
        {
            0 => text.Remove(from, length),
            1 => text.Insert(from, piece),
            2 => text.Insert(random.Next(text.Length), piece),
            3 => text.Remove(from, length).Insert(from, Snippets[random.Next(Snippets.Length)]),
            _ => SwapWords(text, random),
        };
    }

    // Keeps the XML well-formed more often than the others, and so reaches further in.
    private static string SwapWords(string text, Random random)
    {
        string[] parts = text.Split('"');
        int one = (random.Next(parts.Length / 2) * 2) + 1;
        int other = (random.Next(parts.Length / 2) * 2) + 1;
        (parts[one], parts[other]) = (parts[other], parts[one]);
        return string.Join('"', parts);
    }
}
