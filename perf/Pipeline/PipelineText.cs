namespace LowLatencyMM.Perf;

/// <summary>Figures of a pipeline run for a terminal.</summary>
internal static class PipelineText
{
    public static void Figures(TextWriter output, IReadOnlyList<PipelineFigure> figures)
    {
        output.WriteLine($"{"load",-8}{"from planned arrival to",-28}{"lanes",11}{"p50",11}{"p99",13}{"logs",13}{"p50",11}{"p99",13}{"ratio p50",12}{"p99",7}   ns");
        foreach (PipelineFigure figure in figures)
        {
            output.WriteLine(
                $"{figure.Load,-8}{figure.What,-28}{figure.LanesCount,11:N0}{figure.LanesP50,11:N0}{figure.LanesP99,13:N0}{figure.LogsCount,13:N0}{figure.LogsP50,11:N0}"
                + $"{figure.LogsP99,13:N0}{figure.P50Ratio,12:F2}{figure.P99Ratio,7:F2}");
        }
    }
}
