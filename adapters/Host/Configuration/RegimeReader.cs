using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Reads from the section <c>risk</c> whether regimes are watched, and what each does to quotes.</summary>
internal static class RegimeReader
{
    private const double SizeMin = 0.001;

    /// <summary>The parameters; errors are reported in the section. It stays open.</summary>
    public static RegimeParameters Read(ConfigurationSection risk)
    {
        ConfigurationSection regimes = risk.Section("regimes");
        var parameters = new RegimeParameters
        {
            IsWatched = risk.Flag("isRegimeWatched", true),
            Calm = Factors(MarketRegime.Calm),
            Trending = Factors(MarketRegime.Trending),
            Stressed = Factors(MarketRegime.Stressed),
            Dislocated = Factors(MarketRegime.Dislocated),
        };
        regimes.Close();
        return parameters;

        RegimeFactors Factors(MarketRegime regime)
        {
            ConfigurationSection one = regimes.Section(ConfigurationSection.CamelCase(regime.ToString()), "<regime>");
            var factors = new RegimeFactors(one.Number("sizeFactor", 1, SizeMin, 1), one.Number("spreadFactor", 1, 1, QuoteFloors.MultiplierMax));
            one.Close();
            return factors;
        }
    }
}
