using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>When a live quote is worth its place in the queue. Integers only: prices in 1e-9, sizes in lots, time in ns.</summary>
/// <remarks>Any thread; never throws or allocates.</remarks>
public static class RequoteRule
{
    private const int InwardTicks = 2;
    private const int OutwardTicks = 1;
    private const int SizeTolerancePercent = 30;

    /// <summary>Least time between two actions on one order, ns.</summary>
    public const long ActionIntervalNs = 5_000_000;

    /// <summary>
    /// Replaces at once when the live edge is below the least edge. Otherwise only when the target is two ticks or more inward,
    /// one or more outward, or another size by over 30 %, and 5 ms have passed since the last action.
    /// </summary>
    /// <param name="isBid">Side of the quote.</param>
    /// <param name="livePriceNanos">Of the live order; ignored when there is none.</param>
    /// <param name="liveLots">Open lots of the live order; 0 when there is none.</param>
    /// <param name="targetPriceNanos">Wanted; ignored when nothing is.</param>
    /// <param name="targetLots">Wanted; 0 for nothing, which cancels at once.</param>
    /// <param name="innermostPriceNanos">The price with the least edge, on the tick: fair price ∓ edge_min. A live bid above it, or ask
    /// below it, has too little edge.</param>
    /// <param name="tickNanos">Tick at the live price; > 0.</param>
    /// <param name="sinceActionNs">Since the last action on this order or level. Cancels and rescues do not wait for it.</param>
    [HotPath]
    public static RequoteDecision Decide(bool isBid, long livePriceNanos, long liveLots, long targetPriceNanos, long targetLots,
        long innermostPriceNanos, long tickNanos, long sinceActionNs) =>
        DecisionOf(Reason(isBid, livePriceNanos, liveLots, targetPriceNanos, targetLots, innermostPriceNanos, tickNanos, sinceActionNs));

    /// <summary>What follows from a reason.</summary>
    public static RequoteDecision DecisionOf(RequoteReason reason) => (RequoteDecision)((byte)reason & 3);

    /// <summary>Why <see cref="Decide"/> decides as it does; parameters as there.</summary>
    [HotPath]
    public static RequoteReason Reason(bool isBid, long livePriceNanos, long liveLots, long targetPriceNanos, long targetLots,
        long innermostPriceNanos, long tickNanos, long sinceActionNs)
    {
        if (liveLots <= 0)
        {
            if (targetLots <= 0) return RequoteReason.NothingWanted;
            return sinceActionNs >= ActionIntervalNs ? RequoteReason.NoOrder : RequoteReason.Interval;
        }

        if (targetLots <= 0) return RequoteReason.Unwanted;

        bool isEdgeTooSmall = isBid ? livePriceNanos > innermostPriceNanos : livePriceNanos < innermostPriceNanos;
        if (isEdgeTooSmall)
        {
            // A target no better placed than the live order would be replaced again and again: only leaving helps.
            bool isTargetInside = isBid ? targetPriceNanos > innermostPriceNanos : targetPriceNanos < innermostPriceNanos;
            return isTargetInside ? RequoteReason.EdgeGoneEverywhere : RequoteReason.EdgeGone;
        }

        if (sinceActionNs < ActionIntervalNs) return RequoteReason.Interval;
        Int128 inwardNanos = isBid ? (Int128)targetPriceNanos - livePriceNanos : (Int128)livePriceNanos - targetPriceNanos;
        if (inwardNanos >= (Int128)tickNanos * InwardTicks) return RequoteReason.MovedInward;
        if (-inwardNanos >= (Int128)tickNanos * OutwardTicks) return RequoteReason.MovedOutward;
        return IsSizeDifferent(liveLots, targetLots) ? RequoteReason.Size : RequoteReason.InPlace;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSizeDifferent(long liveLots, long targetLots)
    {
        Int128 difference = (Int128)targetLots - liveLots;
        return (difference < 0 ? -difference : difference) * 100 > (Int128)liveLots * SizeTolerancePercent;
    }
}
