namespace LowLatencyMM.Perf;

/// <summary>One run of one link.</summary>
internal sealed record PipelineRound(int Number, LinkKind Link, TickToOrderResult TickToOrder);
