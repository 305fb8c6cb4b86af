using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>The one place where the models' doubles become order prices and sizes: quotes round away from the market, takers toward it.</summary>
/// <remarks>
/// Prices leave as 1e-9 of the quote currency, multiples of the tick. A quotient within ε = max(1e-9, 8·2^-52·|p/tick|) of
/// an integer is that integer: division alone is wrong by up to 1.9e-9 near 10^7 ticks, and 0.29/0.01 is below 29.
/// Any thread; never throws or allocates.
/// </remarks>
public static class PriceRounding
{
    private const double NanosPerUnit = 1e9;
    private const double EpsilonMin = 1e-9;
    private const double EpsilonPerTick = 8.0 / (1L << 52);
    private const double TickCountMax = 1L << 48; // beyond it ε would reach half a tick

    /// <summary>A resting bid: down to the tick. False when the price is not a number or out of range.</summary>
    /// <param name="price">Quote currency; any sign.</param>
    /// <param name="tickNanos">Tick at that price, 1e-9; > 0.</param>
    /// <param name="priceNanos">1e-9 of the quote currency; 0 when refused.</param>
    [HotPath]
    public static bool TryBid(double price, long tickNanos, out long priceNanos) => TryRound(price, tickNanos, isUp: false, out priceNanos);

    /// <summary>A resting ask: up to the tick. Otherwise as <see cref="TryBid"/>.</summary>
    [HotPath]
    public static bool TryAsk(double price, long tickNanos, out long priceNanos) => TryRound(price, tickNanos, isUp: true, out priceNanos);

    /// <summary>A buy that takes: up to the tick, so that it reaches the price meant. The collar is the caller's.</summary>
    public static bool TryTakerBuy(double price, long tickNanos, out long priceNanos) => TryRound(price, tickNanos, isUp: true, out priceNanos);

    /// <summary>A sell that takes: down to the tick. The collar is the caller's.</summary>
    public static bool TryTakerSell(double price, long tickNanos, out long priceNanos) => TryRound(price, tickNanos, isUp: false, out priceNanos);

    /// <summary>A post-only bid: at most one tick below the best ask. Integers in 1e-9; the tick is that below the best ask.</summary>
    public static long PostOnlyBid(long priceNanos, long bestAskNanos, long tickNanos) => Math.Min(priceNanos, bestAskNanos - tickNanos);

    /// <summary>A post-only ask: at least one tick above the best bid. Integers in 1e-9; the tick is that at the best bid.</summary>
    public static long PostOnlyAsk(long priceNanos, long bestBidNanos, long tickNanos) => Math.Max(priceNanos, bestBidNanos + tickNanos);

    /// <summary>⌊q/lot + ε⌋ in lots; 0, no order, for anything that is not a positive number or is out of range.</summary>
    /// <param name="quantity">Base units.</param>
    /// <param name="lotSize">Base units in one lot; > 0.</param>
    [HotPath]
    public static long FloorLots(double quantity, double lotSize)
    {
        double ratio = quantity / lotSize;
        if (!(ratio > 0.0 && ratio < TickCountMax && lotSize > 0.0)) return 0;
        return (long)Math.Floor(ratio + Epsilon(ratio));
    }

    /// <summary>The lots, or 0 when the order is worth less than the venue takes.</summary>
    /// <param name="lots">Lots of the order.</param>
    /// <param name="notional">Value of the order in the quote currency, 1e-18, exact.</param>
    /// <param name="minNotionalNanos">The venue's minimum, 1e-9 of the quote currency.</param>
    public static long LotsWorthSending(long lots, Int128 notional, long minNotionalNanos)
        => notional < (Int128)minNotionalNanos * 1_000_000_000 ? 0 : lots;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(double price, long tickNanos, bool isUp, out long priceNanos)
    {
        priceNanos = 0;
        double ratio = price / (tickNanos / NanosPerUnit);
        if (!(ratio > -TickCountMax && ratio < TickCountMax) || tickNanos <= 0) return false;

        double epsilon = Epsilon(ratio);
        long ticks = (long)(isUp ? Math.Ceiling(ratio - epsilon) : Math.Floor(ratio + epsilon));
        long high = Math.BigMul(ticks, tickNanos, out long product);
        if (high != product >> 63) return false; // the product does not fit 64 bits
        priceNanos = product;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Epsilon(double ratio)
    {
        double relative = EpsilonPerTick * Math.Abs(ratio);
        return relative > EpsilonMin ? relative : EpsilonMin;
    }
}
