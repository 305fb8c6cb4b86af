using System.CommandLine;

namespace LowLatencyMM.Perf;

/// <summary>Options that several commands have.</summary>
internal static class PerfOptions
{
    public static Option<FileInfo?> Json() => new("--json") { Description = "Writes every figure there", HelpName = "FILE" };

    public static Option<DirectoryInfo?> Journal() => new("--journal")
    {
        Description = "An imported journal (llmm import); without it a seeded synthetic market, and the result says so",
        HelpName = "DIR",
    };

    /// <summary>A whole number within bounds.</summary>
    public static Option<long?> Number(string name, string description, long lowest, long highest)
    {
        var option = new Option<long?>(name) { Description = $"{description}; {lowest} to {highest}", HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 0) return;
            if (!long.TryParse(result.Tokens[^1].Value, out long value) || value < lowest || value > highest)
                result.AddError($"{name}: {result.Tokens[^1].Value} is not a whole number in {lowest} to {highest}");
        });
        option.CustomParser = result => long.TryParse(result.Tokens[^1].Value, out long value) ? value : null;
        return option;
    }

    public static MarketTape Tape(DirectoryInfo? journal) =>
        journal is null ? SyntheticTape.Create(MeasuredEngine.Seed, count: 100_000) : MarketTape.FromJournal(journal.FullName);
}
