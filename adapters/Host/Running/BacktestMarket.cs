using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>What a backtest runs against: a venue in simulated time, when it begins and when it is over. Asked once a simulated second.</summary>
internal abstract class BacktestMarket<TVenue>(TVenue venue, long startNs)
    where TVenue : class, ISimulatedVenue
{
    protected const long StepNs = 1_000_000_000;

    public TVenue Venue { get; } = venue;

    /// <summary>Ns since the Unix epoch, UTC.</summary>
    public long StartNs { get; } = startNs;

    /// <summary>Something about the data that the user should read beside the results; null for nothing.</summary>
    public virtual string? Note => null;

    public abstract bool HasEnded(long nowNs);

    /// <summary>Up to when to run before anybody looks again; not before <paramref name="nowNs"/>.</summary>
    public abstract long NextStop(long nowNs);

    /// <summary>0 to 1.</summary>
    public abstract double FractionDone(long nowNs);
}
