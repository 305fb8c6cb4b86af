using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a venue demands of an order in one instrument, and what it charges. Immutable; any thread.</summary>
/// <remarks>Units as in schemas/market-data.xml, InstrumentDefinition.</remarks>
public sealed record InstrumentRules
{
    private readonly TickRow[] _ticks = [new(0, 1)];

    /// <summary>Low 16 bits slot, high 16 generation.</summary>
    public required uint InstrumentId { get; init; }

    public InstrumentKind Kind { get; init; } = InstrumentKind.Linear;

    public TradingStatus Status { get; init; } = TradingStatus.Trading;

    /// <summary>1e-9; linear and spot: base units per contract, inverse: quote units per contract.</summary>
    public long ContractValue { get; init; } = 1_000_000_000;

    /// <summary>One lot, 1e-9 contracts.</summary>
    public long QuantityStep { get; init; } = 1_000_000_000;

    public long MinPrice { get; init; } = 1;

    public long MaxPrice { get; init; } = long.MaxValue / 4;

    public long MinLots { get; init; } = 1;

    public long MaxLots { get; init; } = 1_000_000_000_000;

    /// <summary>1e-9 of the quote currency; 0 for none.</summary>
    public long MinNotional { get; init; }

    /// <summary>1e-7 of notional; negative is a rebate.</summary>
    public int MakerFee { get; init; }

    /// <inheritdoc cref="MakerFee"/>
    public int TakerFee { get; init; }

    public InstrumentFlags Flags { get; init; }

    /// <summary>The tick table, ascending; the first row begins at the lowest price.</summary>
    public IReadOnlyList<TickRow> Ticks
    {
        get => _ticks;
        init => _ticks = [.. value];
    }

    public string Symbol { get; init; } = "";

    public string BaseCurrency { get; init; } = "";

    public string QuoteCurrency { get; init; } = "";

    public string SettlementCurrency { get; init; } = "";

    public ushort VenueId { get; init; }

    /// <summary>A BTC perpetual like those of the large venues: tick 0.1, lot 0.001, linear in USDT, maker 0, taker 4 bp (domain section 0).</summary>
    public static InstrumentRules BtcPerpetual(uint instrumentId, ushort venueId = 0) => new()
    {
        InstrumentId = instrumentId,
        VenueId = venueId,
        Symbol = "BTC-PERP",
        BaseCurrency = "BTC",
        QuoteCurrency = "USDT",
        SettlementCurrency = "USDT",
        QuantityStep = 1_000_000,
        Ticks = [new TickRow(0, 100_000_000)],
        MinPrice = 100_000_000,
        MaxPrice = 1_000_000_000_000_000,
        MaxLots = 1_000_000,
        MinNotional = 5_000_000_000,
        MakerFee = 0,
        TakerFee = 4_000,
    };

    /// <summary>The fee arithmetic of these rules.</summary>
    public FeeCalculator Fees => new(Kind == InstrumentKind.Inverse, ContractValue, QuantityStep, MakerFee, TakerFee);

    /// <summary>The tick at a price, 1e-9: of the last row that begins at or below the price's magnitude.</summary>
    public long TickSize(long price)
    {
        long magnitude = Math.Abs(price);
        int row = _ticks.Length - 1;
        while (row > 0 && _ticks[row].FromPrice > magnitude) row--;
        return _ticks[row].TickSize;
    }

    /// <summary>The greatest price on the grid that is not above a price.</summary>
    internal long AlignDown(long price)
    {
        long rest = price % TickSize(price);
        return rest < 0 ? price - rest - TickSize(price) : price - rest;
    }

    /// <summary>The least price on the grid that is not below a price.</summary>
    internal long AlignUp(long price)
    {
        long down = AlignDown(price);
        return down == price ? price : down + TickSize(price);
    }

    /// <summary>Checks price and quantity of an order; 0 when they are in order. Never allocates or throws.</summary>
    public RejectReason Check(long price, long lots)
    {
        if (price < MinPrice || price > MaxPrice) return RejectReason.InvalidPrice;
        if (price <= 0 && (Flags & InstrumentFlags.NegativePriceAllowed) == 0) return RejectReason.InvalidPrice;
        if (price % TickSize(price) != 0) return RejectReason.InvalidPrice;
        if (lots < MinLots || lots > MaxLots) return RejectReason.InvalidQuantity;
        return IsBelowMinNotional(price, lots) ? RejectReason.MinimumNotional : 0;
    }

    /// <summary>Every value out of its range, one line each. Empty when all is well.</summary>
    public IEnumerable<string> Errors()
    {
        if (ContractValue <= 0) yield return $"contractValue: {ContractValue} is not above 0";
        if (QuantityStep <= 0) yield return $"quantityStep: {QuantityStep} is not above 0";
        if (MinPrice > MaxPrice || MaxPrice > long.MaxValue / 4 || MinPrice < -(long.MaxValue / 4))
            yield return $"minPrice, maxPrice: {MinPrice} to {MaxPrice} is not an ascending range within ±{long.MaxValue / 4}";
        if (MinLots < 1 || MinLots > MaxLots) yield return $"minLots, maxLots: {MinLots} to {MaxLots} is not an ascending range above 0";
        foreach ((string name, int fee) in new[] { ("makerFee", MakerFee), ("takerFee", TakerFee) })
        {
            if (fee is < -10_000_000 or > 10_000_000) yield return $"{name}: {fee} is not within -10000000 and 10000000";
        }
        string? expected = Kind switch { InstrumentKind.Inverse => BaseCurrency, InstrumentKind.Spot => QuoteCurrency, _ => null };
        if (expected is not null && SettlementCurrency != expected)
            yield return $"settlementCurrency: \"{SettlementCurrency}\" is not \"{expected}\", in which {Kind.ToString().ToLowerInvariant()} instruments are settled";
        bool isAscending = _ticks.Zip(_ticks.Skip(1)).All(pair => pair.First.FromPrice < pair.Second.FromPrice);
        if (_ticks.Length == 0 || _ticks.Any(row => row.TickSize <= 0) || !isAscending)
            yield return "ticks: at least one row, ascending, with ticks above 0";
        foreach ((string name, string value, int max) in new[]
        {
            ("symbol", Symbol, 32), ("baseCurrency", BaseCurrency, 8), ("quoteCurrency", QuoteCurrency, 8), ("settlementCurrency", SettlementCurrency, 8),
        })
        {
            if (value.Length > max || value.Any(character => character is < ' ' or > '~')) yield return $"{name}: \"{value}\" is not {max} ASCII characters at most";
        }
    }

    // 1e-27 of the quote currency a unit: price 1e-9 · lots · contract value 1e-9 · step 1e-9. Inverse: without the price.
    private bool IsBelowMinNotional(long price, long lots)
    {
        if (MinNotional <= 0) return false;
        Int128 lotValue = (Int128)ContractValue * QuantityStep; // 1e-18
        Int128 threshold = (Int128)MinNotional * 1_000_000_000;
        if (Kind != InstrumentKind.Inverse)
        {
            threshold *= 1_000_000_000;
            return (Int128)Math.Abs(price) * lots < CeilingDivide(threshold, lotValue);
        }
        return lots < CeilingDivide(threshold, lotValue);
    }

    private static Int128 CeilingDivide(Int128 dividend, Int128 divisor) => ((dividend - 1) / divisor) + 1;
}
