namespace LowLatencyMM.Perf;

/// <summary>How updates are spread over instruments.</summary>
internal enum Popularity
{
    Uniform,

    /// <summary>Instrument of rank r with weight 1/r.</summary>
    Zipf,
}
