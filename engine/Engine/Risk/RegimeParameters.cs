namespace LowLatencyMM.Engine;

/// <summary>Whether the markets' regimes are watched, and what they do to quotes. Fixed for an engine's life, journalled with it.</summary>
/// <remarks>The specification names no factors: by default a regime is told and, when Dislocated, seen by the kill switch, but changes no quote by itself.</remarks>
public sealed record RegimeParameters
{
    /// <summary>False: every market is Calm, and the kill switch sees nothing.</summary>
    public bool IsWatched { get; init; } = true;

    public RegimeFactors Calm { get; init; } = RegimeFactors.One;

    public RegimeFactors Trending { get; init; } = RegimeFactors.One;

    public RegimeFactors Stressed { get; init; } = RegimeFactors.One;

    public RegimeFactors Dislocated { get; init; } = RegimeFactors.One;

    /// <summary>The factors of a regime.</summary>
    public RegimeFactors Of(MarketRegime regime) => regime switch
    {
        MarketRegime.Trending => Trending,
        MarketRegime.Stressed => Stressed,
        MarketRegime.Dislocated => Dislocated,
        _ => Calm,
    };

    /// <summary>Every error at once, each with path, value and what is allowed; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        for (MarketRegime regime = MarketRegime.Calm; regime <= MarketRegime.Dislocated; regime++)
        {
            (double size, double spread) = Of(regime);
            if (!(size > 0 && size <= 1)) errors.Add($"{regime}.{nameof(RegimeFactors.Size)}: {size} is not above 0 to 1.");
            if (!(spread >= 1 && spread <= QuoteFloors.MultiplierMax)) errors.Add($"{regime}.{nameof(RegimeFactors.Spread)}: {spread} is not in 1 to {QuoteFloors.MultiplierMax}.");
        }

        return errors;
    }
}
