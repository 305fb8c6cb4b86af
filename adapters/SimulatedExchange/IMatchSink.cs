namespace LowLatencyMM.SimulatedExchange;

/// <summary>Hears what happens in a matching engine, in order. Use it as a struct type parameter.</summary>
/// <remarks>Must not call back into the engine.</remarks>
public interface IMatchSink
{
    /// <summary>Something happened to an order of any owner.</summary>
    void OnExecution(in Execution execution);

    /// <summary>Two orders matched; follows the maker's and the taker's fills.</summary>
    void OnTrade(in MatchedTrade trade);
}
