namespace LowLatencyMM.Host;

/// <summary>Results for people: one line a check, and one for all.</summary>
internal static class PreflightText
{
    private const int NameWidth = 24;

    public static void Write(TextWriter output, IReadOnlyList<PreflightResult> results)
    {
        foreach (PreflightResult result in results) output.WriteLine(Line(result));
        int Count(PreflightState state) => results.Count(result => result.Finding.State == state);
        output.WriteLine(
            $"{results.Count} checks: {Count(PreflightState.Fail)} failed, {Count(PreflightState.Warn)} with a warning, {Count(PreflightState.Unknown)} cannot tell, "
            + $"{Count(PreflightState.Ok) + Count(PreflightState.Info)} in order");
    }

    public static string Line(PreflightResult result)
    {
        PreflightFinding finding = result.Finding;
        string line = $"{Name(finding.State),-8}{result.Name.PadRight(NameWidth)}{finding.Found}; wanted: {finding.Wanted}";
        return finding.Fix.Length == 0 ? line : $"{line}; fix: {finding.Fix}";
    }

    public static string Name(PreflightState state) => state.ToString().ToLowerInvariant();
}
