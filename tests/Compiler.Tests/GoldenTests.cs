using System.Text;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The generated code of one small schema, committed, so that a review sees every change of it.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Schemas.RepositoryPath("tests/Compiler.Tests/Golden/quotes.xml")[..^"quotes.xml".Length];

    [Test] // Goal: no change of the generated code goes unseen. Method: all files of a schema in one text; LLMM_WRITE_GOLDEN=1 writes it anew.
    public void The_generated_code_is_the_committed_one()
    {
        string golden = Folder + "quotes.generated.txt";
        GeneratorRun run = GeneratorRun.Of(File.ReadAllText(Folder + "quotes.xml"));
        _ = run.Load(); // without a warning
        var text = new StringBuilder();
        foreach (var source in run.Result.GeneratedSources)
            text.Append($"======== {source.HintName}\n").Append(source.SourceText).Append('\n');

        if (Environment.GetEnvironmentVariable("LLMM_WRITE_GOLDEN") == "1") File.WriteAllText(golden, text.ToString());
        Assert.That(text.ToString(), Is.EqualTo(File.ReadAllText(golden)));
    }
}
