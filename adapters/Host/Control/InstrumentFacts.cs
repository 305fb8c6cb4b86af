using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>An instrument as engine.json describes it.</summary>
/// <param name="Id">As configured; the engine's telemetry says the generation that it has now.</param>
/// <param name="Venue">Name of its venue.</param>
/// <param name="IsInverse">Contracts in quote currency, settled in base currency.</param>
/// <param name="QuantityStepNanos">One lot, 1e-9; > 0.</param>
/// <param name="ContractValueNanos">One unit of quantity, 1e-9 of base currency, or of quote currency when inverse; > 0.</param>
/// <param name="PriceDecimals">0 to 9.</param>
internal sealed record InstrumentFacts(
    uint Id, string Symbol, string Venue, bool IsInverse, string BaseCurrency, string QuoteCurrency, string SettlementCurrency,
    long QuantityStepNanos, long ContractValueNanos, int PriceDecimals)
{
    private const int CoinDecimals = 8;
    private const int CashDecimals = 4;

    /// <summary>As an operator may type it.</summary>
    public string Name => $"{Symbol}@{Venue}";

    public string QuantityUnit => IsInverse ? "contracts" : BaseCurrency;

    public int QuantityDecimals => DecimalText.DecimalsOf(QuantityStepNanos);

    /// <summary>Of profit and loss.</summary>
    public int MoneyDecimals => IsInverse ? CoinDecimals : CashDecimals;

    /// <summary>A number of lots as a quantity, 1e-9.</summary>
    public Int128 QuantityNanos(long lots) => (Int128)lots * QuantityStepNanos;

    /// <summary>What a quantity is worth at a price, in 1e-18 of the quote currency, saturating; the sign is the quantity's.</summary>
    public Int128 Value(long lots, long priceNanos)
    {
        Int128 lotValueNanos = Int128.Max(1, (Int128)QuantityStepNanos * ContractValueNanos / Price.Scale);
        Int128 factor = IsInverse ? (Int128)lots * Price.Scale : (Int128)priceNanos * lots;
        Int128 limit = Int128.MaxValue / lotValueNanos;
        return Int128.Clamp(factor, -limit, limit) * lotValueNanos;
    }
}
