using LowLatencyMM.Compiler.Tests.Driving;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The generator does no work again that it need not do: an editor runs it at every key.</summary>
public sealed class IncrementalTests
{
    private static readonly string Schema = Schemas.Of("", """<field name="a" id="1" type="int32" description="What it is"/>""");
    private static readonly AdditionalText File = new InMemoryFile(GeneratorRun.Path, Schema);

    [Test] // Goal: C# edits cost nothing. Method: add a syntax tree, look at the tracked steps.
    public void An_edit_of_code_does_not_parse_the_schema_again()
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = FirstRun();
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;")));
        Assert.That(Reasons(driver, SbeGenerator.ParseStep), Is.EqualTo(new[] { IncrementalStepRunReason.Cached }));
        Assert.That(OutputReasons(driver), Is.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test] // Goal: a comment in the schema emits nothing anew. Method: the same model from other text.
    public void An_edit_of_a_comment_in_the_schema_does_not_emit_again()
    {
        GeneratorDriver driver = Edit(Schema.Replace("<types>", "<!-- new -->\n<types>"));
        Assert.That(Reasons(driver, SbeGenerator.ParseStep), Is.EqualTo(new[] { IncrementalStepRunReason.Unchanged }));
        Assert.That(OutputReasons(driver), Is.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    [Test] // Goal: the two tests above can fail. Method: edits that matter, the description among them.
    public void An_edit_of_the_schema_emits_again([Values("What it was", "int64", "name=\"b\"")] string change)
    {
        string edited = change switch
        {
            "int64" => Schema.Replace("int32", change),
            "What it was" => Schema.Replace("What it is", change),
            _ => Schema.Replace("name=\"a\"", change),
        };
        GeneratorDriver driver = Edit(edited);
        Assert.That(Reasons(driver, SbeGenerator.ParseStep), Is.EqualTo(new[] { IncrementalStepRunReason.Modified }));
        Assert.That(OutputReasons(driver), Has.Some.EqualTo(IncrementalStepRunReason.Modified));
    }

    private static (GeneratorDriver Driver, CSharpCompilation Compilation) FirstRun()
    {
        CSharpCompilation compilation = GeneratorRun.CreateCompilation("");
        var options = new NamespaceOptions(new Dictionary<string, string> { [GeneratorRun.Path] = GeneratorRun.Namespace });
        GeneratorDriver driver = GeneratorRun.CreateDriver().AddAdditionalTexts([File]).WithUpdatedAnalyzerConfigOptions(options);
        return (driver.RunGenerators(compilation), compilation);
    }

    private static GeneratorDriver Edit(string schema)
    {
        (GeneratorDriver driver, CSharpCompilation compilation) = FirstRun();
        return driver.ReplaceAdditionalText(File, new InMemoryFile(GeneratorRun.Path, schema)).RunGenerators(compilation);
    }

    private static IncrementalStepRunReason[] Reasons(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static IncrementalStepRunReason[] OutputReasons(GeneratorDriver driver) =>
        [.. driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(step => step.Value)
            .SelectMany(run => run.Outputs).Select(output => output.Reason)];
}
