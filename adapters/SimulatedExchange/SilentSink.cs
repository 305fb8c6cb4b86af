namespace LowLatencyMM.SimulatedExchange;

/// <summary>Hears nothing: for the crowd's warm-up.</summary>
internal readonly struct SilentSink : IMatchSink
{
    public void OnExecution(in Execution execution)
    {
    }

    public void OnTrade(in MatchedTrade trade)
    {
    }
}
