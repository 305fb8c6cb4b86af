namespace LowLatencyMM.Perf;

/// <summary>One budget and what this run says of it.</summary>
/// <param name="What">What is bounded.</param>
/// <param name="Limit">The bound, in the figure's unit.</param>
/// <param name="Figure">The figure; null when it was not measured.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Verdict">met, missed or not measured; a figure of a run that does not count is not measured.</param>
/// <param name="Note">Where it is from, or why it is not there.</param>
internal sealed record Budget(string What, double Limit, double? Figure, string Unit, string Verdict, string Note)
{
    public static Budget AtMost(string what, double limit, double? figure, string unit, string note, string? whyNot = null) =>
        Of(what, limit, figure, unit, note, whyNot, figure <= limit);

    public static Budget AtLeast(string what, double limit, double? figure, string unit, string note, string? whyNot = null) =>
        Of(what, limit, figure, unit, note, whyNot, figure >= limit);

    public static Budget NotMeasured(string what, string why) => new(what, 0, null, "", "not measured", why);

    private static Budget Of(string what, double limit, double? figure, string unit, string note, string? whyNot, bool isMet) =>
        figure is null || whyNot is not null
            ? new Budget(what, limit, figure, unit, "not measured", whyNot ?? note)
            : new Budget(what, limit, figure, unit, isMet ? "met" : "missed", note);
}
