using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>How the fills of one instrument move cash. Immutable; any thread.</summary>
/// <remarks>Linear and spot: a buy of q base units at p moves −q·p of the settlement currency, spot also +q of the base currency. Inverse: a buy of
/// contracts worth N of the quote currency at p moves +N/p of the base currency, so that a round trip makes N(1/p₀ − 1/p₁) (domain 7.3).</remarks>
internal readonly struct Settlement
{
    private static readonly Int128 UnitsPerOne = 1_000_000_000_000_000_000;

    private readonly bool _isInverse;

    /// <param name="rules">The instrument's.</param>
    /// <param name="settlementCurrency">Number of its settlement currency.</param>
    /// <param name="baseCurrency">Number of its base currency.</param>
    /// <exception cref="ArgumentException">The value of a lot is no multiple of 1e-9, or that of the largest order does not fit.</exception>
    public Settlement(InstrumentRules rules, int settlementCurrency, int baseCurrency)
    {
        Int128 lotValue = (Int128)rules.ContractValue * rules.QuantityStep;
        if (lotValue % 1_000_000_000 != 0 || lotValue / 1_000_000_000 > 1L << 53)
            throw new ArgumentException($"{rules.Symbol}: quantityStep times contractValue is not a multiple of 1e-9 up to 2^53 of them", nameof(rules));
        LotValue = (long)(lotValue / 1_000_000_000);
        _isInverse = rules.Kind == InstrumentKind.Inverse;
        Int128 price = _isInverse ? UnitsPerOne : Math.Max(Math.Abs(rules.MinPrice), Math.Abs(rules.MaxPrice));
        if (price > (Int128.MaxValue >> 3) / LotValue / rules.MaxLots)
            throw new ArgumentException($"{rules.Symbol}: the value of an order of maxQuantity at maxPrice does not fit", nameof(rules));
        IsSpot = rules.Kind == InstrumentKind.Spot;
        SettlementCurrency = settlementCurrency;
        BaseCurrency = baseCurrency;
    }

    /// <summary>Value of one lot, 1e-9: base units (linear, spot) or quote units (inverse).</summary>
    public long LotValue { get; }

    public bool IsSpot { get; }

    public int SettlementCurrency { get; }

    public int BaseCurrency { get; }

    /// <summary>Cash that a fill moves into the account, 1e-18 of the settlement currency, rounded down.</summary>
    /// <param name="lots">Bought; negative when sold.</param>
    /// <param name="price">1e-9 of the quote currency.</param>
    public Int128 Cash(long lots, long price)
    {
        if (!_isInverse) return -((Int128)price * lots * LotValue);
        return price == 0 ? 0 : OwnerLedger.FloorDivide((Int128)lots * LotValue * UnitsPerOne, price);
    }
}
