namespace LowLatencyMM.SimulatedExchange;

/// <summary>Everything that a simulated exchange is made from.</summary>
public sealed record ExchangeConfiguration
{
    /// <summary>At least one; instrument ids differ in their slots.</summary>
    public required IReadOnlyList<SimulatedInstrument> Instruments { get; init; }

    public LatencyConfiguration Latency { get; init; } = new();

    public ulong Seed { get; init; } = 1;

    /// <summary>When the venue opens, ns since the Unix epoch, UTC.</summary>
    public required long StartTimeNs { get; init; }

    /// <summary>The venue's id in definitions and fills.</summary>
    public ushort VenueId { get; init; }

    /// <summary>Who may send orders; 1 to 64.</summary>
    public IReadOnlyList<VenueSession> Sessions { get; init; } = [new VenueSession(Account: 1)];

    /// <summary>Fills of each account that are remembered for <see cref="ExchangeVenue.CopyFills"/>.</summary>
    public int FillHistoryCount { get; init; } = 4_096;

    /// <summary>Resting orders that an account may have; beyond, new ones are rejected.</summary>
    public int AccountOrderCountMax { get; init; } = 16_384;

    /// <summary>What happens when two orders of an account would match each other; order messages cannot say otherwise.</summary>
    /// <remarks>The default is Paradex's (EXPIRE_TAKER), and one of Deribit's choices (reject_taker).</remarks>
    public SelfTradePrevention SelfTradePrevention { get; init; } = SelfTradePrevention.CancelTaker;

    /// <summary>One BTC perpetual with its crowd.</summary>
    public static ExchangeConfiguration BtcPerpetual(ulong seed, long startTimeNs, uint instrumentId = 0) => new()
    {
        Instruments = [new SimulatedInstrument(InstrumentRules.BtcPerpetual(instrumentId), CrowdConfiguration.BtcPerpetual())],
        Seed = seed,
        StartTimeNs = startTimeNs,
    };

    /// <summary>Every value out of its range, one line each, with the path to it. Empty when all is well.</summary>
    public IEnumerable<string> Errors()
    {
        if (Instruments.Count is < 1 or > 4_096) yield return $"instruments: {Instruments.Count} is not within 1 and 4096";
        for (int i = 0; i < Instruments.Count; i++)
        {
            foreach (string error in Instruments[i].Rules.Errors()) yield return $"instruments[{i}].{error}";
            foreach (string error in Instruments[i].Crowd?.Errors() ?? []) yield return $"instruments[{i}].crowd.{error}";
            if (Instruments[i].Anchor is { } anchor && (anchor < 0 || anchor >= Instruments.Count || anchor == i))
                yield return $"instruments[{i}].anchor: {anchor} is not another one of the {Instruments.Count} instruments";
            uint slot = Instruments[i].Rules.InstrumentId & 0xFFFF;
            if (slot > 4_095 || Instruments.Take(i).Any(other => (other.Rules.InstrumentId & 0xFFFF) == slot))
                yield return $"instruments[{i}].instrumentId: slot {slot} is above 4095 or taken";
        }
        if (Sessions.Count is < 1 or > 64 || Sessions.Any(session => session.Account is < 1 or > 62))
            yield return $"sessions: {Sessions.Count} is not within 1 and 64, or an account is not within 1 and 62";
        if (FillHistoryCount is < 1 or > 1 << 20) yield return $"fillHistoryCount: {FillHistoryCount} is not within 1 and {1 << 20}";
        foreach (string error in Latency.Errors()) yield return $"latency.{error}";
        if (StartTimeNs is < 0 or > long.MaxValue / 2) yield return $"startTimeNs: {StartTimeNs} is not within 0 and {long.MaxValue / 2}";
        if (SelfTradePrevention is < SelfTradePrevention.Allow or > SelfTradePrevention.Decrement)
            yield return $"selfTradePrevention: {SelfTradePrevention} is not one of {string.Join(", ", Enum.GetNames<SelfTradePrevention>().Skip(1))}";
        if (AccountOrderCountMax is < 1 or > 1 << 20) yield return $"accountOrderCountMax: {AccountOrderCountMax} is not within 1 and {1 << 20}";
    }
}
