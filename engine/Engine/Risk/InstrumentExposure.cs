namespace LowLatencyMM.Engine;

/// <summary>What one instrument contributes to its groups. Lives in the arena.</summary>
/// <remarks>Quantities count up to 2^58 lots and a lot up to 2^54 (18 million of the risk currency): beyond, the value saturates, so that no sum wraps.</remarks>
public struct InstrumentExposure
{
    private const long LotsMax = 1L << 58;

    /// <inheritdoc cref="ExposureAggregate.LongWorst"/>
    public Int128 LongWorst;

    /// <inheritdoc cref="ExposureAggregate.ShortWorst"/>
    public Int128 ShortWorst;

    /// <inheritdoc cref="ExposureAggregate.Net"/>
    public Int128 Net;

    /// <inheritdoc cref="ExposureAggregate.Gross"/>
    public Int128 Gross;
    public long PositionLots;
    public long BuyLots;
    public long SellLots;

    /// <summary>Value of one lot at its mark, 1e-9 of the risk currency, 1 to 2^54; 0 before there is a mark.</summary>
    public long LotValue;

    /// <summary>Which underlying; -1 while the slot has no instrument.</summary>
    public int Underlying;
    public int Account;
    public int Venue;
    public int OpenCount;

    /// <summary>Value of a quantity, 1e-9 of the risk currency, signed.</summary>
    public readonly Int128 Value(long lots) => Math.BigMul(Math.Clamp(lots, -LotsMax, LotsMax), LotValue);

    /// <summary>The greater absolute worst case with so many lots more on a side.</summary>
    public readonly Int128 GrossWith(long buyLots, long sellLots)
    {
        long position = Math.Clamp(PositionLots, -LotsMax, LotsMax);
        long longest = position + Math.Clamp(buyLots, -LotsMax, LotsMax);
        long shortest = position - Math.Clamp(sellLots, -LotsMax, LotsMax);
        long greatest = Math.Max(Math.Abs(longest), Math.Abs(shortest)); // at most 2^59 each
        return Math.BigMul(greatest, LotValue);
    }
}
