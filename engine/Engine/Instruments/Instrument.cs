using System.Runtime.CompilerServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine;

/// <summary>What the engine knows of one instrument. Lives in the arena; written by Core from InstrumentDefinition frames.</summary>
public struct Instrument
{
    /// <summary>Low 16 bits slot, high 16 generation; <see cref="FrameHeader.NoInstrument"/> while the slot is free.</summary>
    public uint Id;
    public ushort VenueId;
    public InstrumentKind Kind;
    public TradingStatus Status;
    public Price MinPrice;
    public Price MaxPrice;
    public Lots MinLots;
    public Lots MaxLots;

    /// <summary>1e-9 of the quote currency.</summary>
    public long MinNotional;

    /// <summary>Contract value times quantity step, 1e-9: base units a lot (linear, spot) or quote units a lot (inverse).</summary>
    public long LotValue;

    /// <summary>Fraction of notional in 1e-7; negative is a rebate.</summary>
    public int MakerFee;

    /// <inheritdoc cref="MakerFee"/>
    public int TakerFee;
    public int TickRowCount;

    /// <summary>1 when the sign rule allows prices at or below zero, otherwise 0.</summary>
    public int IsNegativePriceAllowed;

    /// <summary>Name of the settlement currency: eight ASCII bytes, little-endian, padded with zeros.</summary>
    public ulong SettlementCurrency;

    /// <inheritdoc cref="SettlementCurrency"/>
    public ulong BaseCurrency;

    /// <inheritdoc cref="SettlementCurrency"/>
    public ulong QuoteCurrency;
    public TickTable Ticks;
    public AsciiName Symbol;

    public readonly bool IsDefined => Id != FrameHeader.NoInstrument;

    public readonly bool IsInverse => Kind == InstrumentKind.Inverse;

    /// <summary>Base units (linear, spot) or quote units (inverse) in one lot.</summary>
    public readonly double LotSize => LotValue / 1e9;

    /// <summary>Base units in one lot at a price in quote currency units, above 0; the price matters for inverse instruments only.</summary>
    public readonly double LotBaseUnits(double price) => IsInverse ? LotSize / price : LotSize;

    /// <summary>The least tick of the table, 1e-9.</summary>
    public readonly long TickNanosMin
    {
        get
        {
            long least = Ticks[0].Tick.Nanos;
            for (int row = 1; row < TickRowCount; row++) least = Math.Min(least, Ticks[row].Tick.Nanos);
            return least;
        }
    }

    /// <summary>The tick at a price, 1e-9: that of the last row that begins at or below its absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long TickNanos(Price price)
    {
        return TickRowCount == 1 ? Ticks[0].Tick.Nanos : TieredTickNanos(price);
    }

    private readonly long TieredTickNanos(Price price)
    {
        Price magnitude = price.Nanos < 0 ? new Price(-price.Nanos) : price;
        int row = TickRowCount - 1;
        while (row > 0 && Ticks[row].From > magnitude) row--;
        return Ticks[row].Tick.Nanos;
    }

    /// <summary>Inside the instrument's price limits and sign rule.</summary>
    public readonly bool IsPriceAllowed(Price price) =>
        price >= MinPrice && price <= MaxPrice && (price.Nanos > 0 || IsNegativePriceAllowed != 0);

    /// <summary>Signed value of a quantity in the quote currency, 1e-18, saturating.</summary>
    /// <remarks>Linear and spot: price times lots times lot value. Inverse: lots times lot value, whatever the price.</remarks>
    public readonly Int128 Notional(Price price, Lots lots)
    {
        if (IsInverse) return (Int128)lots.Count * LotValue * Price.Scale;
        Int128 priceLots = (Int128)price.Nanos * lots.Count;
        bool isSmall = (ulong)((long)(priceLots >> 64) + 256) < 512; // below 2^72, and a lot value is at most 2^53: no division, 40 ns
        return isSmall ? priceLots * LotValue : SaturatedNotional(priceLots);
    }

    private readonly Int128 SaturatedNotional(Int128 priceLots)
    {
        Int128 limit = Int128.MaxValue / LotValue;
        if (priceLots > limit) return Int128.MaxValue;
        return priceLots < -limit ? Int128.MinValue : priceLots * LotValue;
    }
}
