namespace LowLatencyMM.Perf;

/// <summary>One load, both links: medians of the rounds, ns, from the planned arrival.</summary>
/// <param name="Load">The phase.</param>
/// <param name="What">To the commit of the first or last order, or to its being read at the venue's side.</param>
/// <param name="P50Ratio">Logs over lanes.</param>
/// <param name="P99Ratio">Logs over lanes; a tail of this machine's, stated and not gated.</param>
internal sealed record PipelineFigure(
    string Load, string What, long LanesCount, double LanesP50, double LanesP99, long LogsCount, double LogsP50, double LogsP99, double P50Ratio, double P99Ratio);
