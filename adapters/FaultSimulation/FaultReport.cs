namespace LowLatencyMM.FaultSimulation;

/// <summary>A failure as a trader can read it.</summary>
/// <param name="Seed">Of the script as it was generated.</param>
/// <param name="Failure">What broke, in the short script.</param>
/// <param name="StepCount">Steps of the script as it was generated.</param>
/// <param name="Steps">The shortest script found that breaks the same rule.</param>
/// <param name="Table">What happens in it, a line each: simulated ms; for each instrument the engine's position / the venue's, and what the engine counts as open; what happened.</param>
public sealed record FaultReport(ulong Seed, FaultFailure Failure, int StepCount, IReadOnlyList<FaultStep> Steps, IReadOnlyList<string> Table)
{
    /// <summary>Above <see cref="Table"/>.</summary>
    public static string Heading { get; } =
        $"{"ms",6}  {"instrument 0",-14}{"instrument 1",-14}{"instrument 2",-14}(position here/at the venue, open +buy-sell) what happened";

    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="command">What runs the seed again.</param>
    public void Write(TextWriter output, string command)
    {
        output.WriteLine($"seed {Seed} breaks a rule: {Failure.Rule}");
        output.WriteLine($"  {Failure.Text}");
        output.WriteLine($"  {StepCount} steps, shrunk to {Steps.Count}; again: {command}");
        output.WriteLine();
        output.WriteLine(Heading);
        foreach (string line in Table) output.WriteLine(line);
        output.WriteLine($"        {Failure.Text}");
    }
}
