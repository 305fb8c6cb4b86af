using System.Text.RegularExpressions;

namespace LowLatencyMM.SampleStrategy.Tests;

/// <summary>The page docs/your-own-strategy.md, taken at its word.</summary>
internal static partial class Page
{
    private const string CommandStart = "dotnet run -c Release --project adapters/SampleStrategy -- ";

    private static string Text { get; } = File.ReadAllText(Path.Combine(SampleProgram.Root, "docs", "your-own-strategy.md")).ReplaceLineEndings("\n");

    /// <summary>The code blocks of a language.</summary>
    public static string[] Blocks(string language) =>
        [.. BlockPattern().Matches(Text).Where(match => match.Groups[1].Value == language).Select(match => match.Groups[2].Value)];

    /// <summary>Arguments of each command line of the sample, in order; a note behind it left out.</summary>
    public static string[][] Commands() =>
    [
        .. Blocks("sh").SelectMany(block => block.Split('\n')).Where(line => line.StartsWith(CommandStart, StringComparison.Ordinal))
            .Select(line => line[CommandStart.Length..].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>The one section of a configuration that it shows.</summary>
    public static string StrategySection() => Blocks("json").Single().Trim();

    [GeneratedRegex(@"(?ms)^```(\w+)\n(.*?)^```$")]
    private static partial Regex BlockPattern();
}
