using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host;

/// <summary>What stays the same during a live run: names, and how numbers of its instrument are written.</summary>
/// <param name="Text">Instrument, venue, strategy, seed.</param>
/// <param name="QuantityUnit">Base currency, or contracts.</param>
/// <param name="SettlementCurrency">Of profit and loss.</param>
/// <param name="QuantityStepNanos">One lot, 1e-9.</param>
/// <param name="PriceDecimals">Decimals of a price.</param>
/// <param name="QuantityDecimals">Decimals of a quantity.</param>
/// <param name="MoneyDecimals">Decimals of profit and loss.</param>
/// <param name="TotalSeconds">How long the run is to last, s.</param>
internal sealed record LiveTitle(
    string Text, string QuantityUnit, string SettlementCurrency, long QuantityStepNanos,
    int PriceDecimals, int QuantityDecimals, int MoneyDecimals, int TotalSeconds)
{
    private const int CoinDecimals = 8;
    private const int CashDecimals = 4;

    public static LiveTitle Of(InstrumentSettings instrument, HostConfiguration configuration, int totalSeconds)
    {
        bool isInverse = instrument.Rules.Kind == InstrumentKind.Inverse;
        return new LiveTitle(
            $"{instrument.Rules.Symbol} at {instrument.Venue.Name}  {configuration.StrategyName}  seed {configuration.Seed}",
            isInverse ? "contracts" : instrument.Rules.BaseCurrency,
            instrument.Rules.SettlementCurrency,
            instrument.Rules.QuantityStep,
            instrument.Rules.Ticks.Max(row => DecimalText.DecimalsOf(row.TickSize)),
            DecimalText.DecimalsOf(instrument.Rules.QuantityStep),
            isInverse ? CoinDecimals : CashDecimals,
            totalSeconds);
    }

    /// <summary>Of an engine in another process; its run has no length.</summary>
    public static LiveTitle Of(InstrumentFacts instrument, EngineFacts engine) => new(
        $"{instrument.Symbol} at {instrument.Venue}  {engine.Strategy}  seed {engine.Seed}",
        instrument.QuantityUnit,
        instrument.SettlementCurrency,
        instrument.QuantityStepNanos,
        instrument.PriceDecimals,
        instrument.QuantityDecimals,
        instrument.MoneyDecimals,
        TotalSeconds: 0);
}
