using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>The simulated exchange of the configuration, for a given time: the demo's market without its clock, a pure function of the seed.</summary>
internal sealed class SimulatedMarket : BacktestMarket<ExchangeVenue>
{
    /// <summary>When every such market opens: 2023-11-14T22:13:20Z. A clock here would make each run another one.</summary>
    public const long OpeningNs = 1_700_000_000_000_000_000;

    /// <summary>Bound on <c>--simulated</c>: a day.</summary>
    public const int SecondsMax = 86_400;

    private readonly long _endNs;

    public SimulatedMarket(HostConfiguration configuration, int seconds)
        : base(CreateVenue(configuration), OpeningNs) => _endNs = OpeningNs + (seconds * StepNs);

    public override bool HasEnded(long nowNs) => nowNs >= _endNs;

    public override long NextStop(long nowNs) => Math.Min(nowNs + StepNs, _endNs);

    public override double FractionDone(long nowNs) => (nowNs - StartNs) / (double)(_endNs - StartNs);

    private static ExchangeVenue CreateVenue(HostConfiguration configuration)
    {
        VenueSettings venue = configuration.Instruments.FirstOrDefault(instrument => instrument.Venue.IsSimulated)?.Venue
            ?? throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\"");
        var exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Latency = configuration.Latency,
            Seed = configuration.Seed,
            StartTimeNs = OpeningNs,
            VenueId = venue.VenueId,
        };
        return new ExchangeVenue(exchange, SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions);
    }
}
