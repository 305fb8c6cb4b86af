namespace LowLatencyMM.Engine;

/// <summary>Random waits after errors, so that those who failed together do not come back together.</summary>
/// <remarks>Pure but for the random numbers passed in: one step a wait. Never throws or allocates. Any unit of time: the result has the unit of the
/// arguments. Source: Brooker (2015), "Exponential Backoff and Jitter"; domain specification 10.3.</remarks>
public static class Jitter
{
    /// <summary>Full jitter: U(0, min(cap, base 2^attempt)).</summary>
    /// <param name="random">One stream a user.</param>
    /// <param name="baseWait">> 0.</param>
    /// <param name="capWait">At least <paramref name="baseWait"/>.</param>
    /// <param name="attempt">From 0.</param>
    [HotPath]
    public static double Full(ref SplitMix64 random, double baseWait, double capWait, int attempt) =>
        random.NextDouble() * Math.Min(capWait, baseWait * (1L << Math.Clamp(attempt, 0, 62)));

    /// <summary>Decorrelated jitter: min(cap, U(base, 3 previous)). It never waits less than the base.</summary>
    /// <param name="random">One stream a user.</param>
    /// <param name="baseWait">> 0.</param>
    /// <param name="capWait">At least <paramref name="baseWait"/>.</param>
    /// <param name="previousWait">The last wait; <paramref name="baseWait"/> before the first.</param>
    [HotPath]
    public static double Decorrelated(ref SplitMix64 random, double baseWait, double capWait, double previousWait) =>
        Math.Min(capWait, baseWait + (random.NextDouble() * ((3 * previousWait) - baseWait)));
}
