namespace LowLatencyMM.Perf;

/// <summary>One side on one workload, ns a message.</summary>
/// <param name="OursOverThis">Our time over this side's in the same round, median of the rounds.</param>
internal sealed record SbeResult(string Workload, string Side, double MedianNs, double BestNs, double WorstNs, double OursOverThis);
