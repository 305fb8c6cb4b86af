namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Keeps everything it hears.</summary>
internal readonly struct RecordingSink() : IMatchSink
{
    public List<Execution> Executions { get; } = [];

    public List<MatchedTrade> Trades { get; } = [];

    public void OnExecution(in Execution execution) => Executions.Add(execution);

    public void OnTrade(in MatchedTrade trade) => Trades.Add(trade);
}
