namespace LowLatencyMM.SampleStrategy.Tests;

public sealed class PageTests
{
    private static readonly string[] Sources = [.. Directory
        .EnumerateFiles(Path.Combine(SampleProgram.Root, "adapters", "SampleStrategy"))
        .Where(path => Path.GetExtension(path) is ".cs" or ".csproj")
        .Select(path => Flatten(File.ReadAllText(path)))];

    private static IEnumerable<string> Excerpts => Page.Blocks("csharp").Concat(Page.Blocks("xml"));

    [Test] // Goal: the page shows the code that is compiled. Method: each excerpt, its indentation aside, stands in one of the sample's files as it is.
    public void Every_excerpt_is_in_the_source()
    {
        Assert.That(Excerpts.Count(), Is.GreaterThan(4));
        Assert.That(Excerpts.Where(excerpt => !IsInSource(excerpt)), Is.Empty);
    }

    [Test] // Goal: the comparison can fail. Method: an excerpt with one character changed.
    public void A_changed_excerpt_is_noticed()
    {
        string excerpt = Excerpts.First();
        Assert.That(IsInSource(excerpt), Is.True);
        Assert.That(IsInSource(excerpt.Replace('(', '[')), Is.False);
    }

    private static bool IsInSource(string excerpt) => Sources.Any(source => source.Contains(Flatten(excerpt), StringComparison.Ordinal));

    private static string Flatten(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Trim().Split('\n').Select(line => line.Trim()));
}
