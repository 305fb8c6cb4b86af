namespace LowLatencyMM.Perf;

/// <summary>How fast slots pass from one thread to another, ns a slot; median, best and worst of the rounds.</summary>
internal sealed record OneWayResult(string Name, int Batch, double MedianNs, double BestNs, double WorstNs, int Rounds, int SlotsPerRound);
