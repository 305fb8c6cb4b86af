namespace LowLatencyMM.Engine;

/// <summary>Order-rate limit of a venue: a token bucket whose last fifth is for cancels.</summary>
/// <remarks>Pure but for the state passed in. Refuses, never waits. Source: domain specification 10.4.</remarks>
public static class OrderRate
{
    private const long Token = 1_000_000_000;
    private const long ElapsedNsMax = 1_000_000_000_000; // keeps rate times time inside 64 bits up to 9 million a second

    /// <summary>Takes one token for a new or replaced order; false leaves the bucket as it was.</summary>
    /// <param name="venue">The venue's bucket.</param>
    /// <param name="nowNs">Engine time, ns.</param>
    /// <param name="perSecond">Refill, messages a second; 1 to 1,000,000.</param>
    /// <param name="burst">Capacity, messages; 1 to 1,000,000.</param>
    [HotPath]
    public static bool TryTake(ref VenueState venue, long nowNs, long perSecond, long burst)
    {
        Refill(ref venue, nowNs, perSecond, burst);
        long reserve = burst * Token / 5;
        if (venue.TokenNanos - Token < reserve) return false;
        venue.TokenNanos -= Token;
        return true;
    }

    /// <summary>Takes a token for a cancel, which is never refused here; an empty bucket stays empty.</summary>
    [HotPath]
    public static void TakeForCancel(ref VenueState venue, long nowNs, long perSecond, long burst)
    {
        Refill(ref venue, nowNs, perSecond, burst);
        venue.TokenNanos = Math.Max(0, venue.TokenNanos - Token);
    }

    /// <summary>A run goes on after one whose last orders may be unknown: only what is kept for cancels is left.</summary>
    internal static void OnNewRun(ref VenueState venue, long nowNs, long burst)
    {
        venue.TokenNanos = Math.Min(venue.TokenNanos, burst * Token / 5);
        venue.TokenTimeNs = nowNs;
    }

    private static void Refill(ref VenueState venue, long nowNs, long perSecond, long burst)
    {
        long elapsedNs = Math.Clamp(nowNs - venue.TokenTimeNs, 0, ElapsedNsMax);
        venue.TokenNanos = Math.Min(burst * Token, venue.TokenNanos + (elapsedNs * perSecond));
        venue.TokenTimeNs = nowNs;
    }
}
