namespace LowLatencyMM.Engine.Tests;

/// <summary>What a test wants done inside the engine at the next timer, and what the strategy was told since.</summary>
internal sealed class Script
{
    public Action<StrategyContext>? Next { get; set; }

    public List<int> BookEvents { get; } = [];

    public List<(int Slot, int OrderSlot)> Executions { get; } = [];

    public List<TradeEvent> Trades { get; } = [];

    public List<(int Slot, int Id, long ValueNanos)> Parameters { get; } = [];

    /// <summary>What the strategy says to the next parameter.</summary>
    public CommandOutcome ParameterOutcome { get; set; } = CommandOutcome.Applied;

    public int ResetCount { get; set; }
}
