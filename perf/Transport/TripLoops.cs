using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>The first side of round trips, in three paces. Compiled for each kind of trip.</summary>
internal static class TripLoops
{
    public const long PacedIntervalNs = 10_000;

    /// <summary>As fast as they go, a stamp for every sixteen. Returns the mean, ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Grouped<TTrip>(TTrip trip, int count, LatencyHistogram groups)
        where TTrip : struct, IRoundTrip
    {
        long startTicks = Stopwatch.GetTimestamp();
        long lastTicks = startTicks;
        double picosecondsPerTick = 1e12 / Stopwatch.Frequency / RoundTrips.TripsPerStamp;
        for (long number = 0; number < count; number++)
        {
            trip.Send(number);
            if ((number + 1) % RoundTrips.TripsPerStamp != 0) continue;
            long nowTicks = Stopwatch.GetTimestamp();
            groups.Record((long)((nowTicks - lastTicks) * picosecondsPerTick));
            lastTicks = nowTicks;
        }

        return Stopwatch.GetElapsedTime(startTicks).TotalNanoseconds / count;
    }

    /// <summary>As fast as they go, a stamp for each: it ends one trip and begins the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single<TTrip>(TTrip trip, int count, LatencyHistogram trips)
        where TTrip : struct, IRoundTrip
    {
        double nsPerTick = 1e9 / Stopwatch.Frequency;
        long lastTicks = Stopwatch.GetTimestamp();
        for (long number = 0; number < count; number++)
        {
            trip.Send(number);
            long nowTicks = Stopwatch.GetTimestamp();
            trips.Record((long)((nowTicks - lastTicks) * nsPerTick));
            lastTicks = nowTicks;
        }
    }

    /// <summary>One each 10 us, from the planned moment: a trip that is late makes the next ones late, and that counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Paced<TTrip>(TTrip trip, int count, LatencyHistogram trips)
        where TTrip : struct, IRoundTrip
    {
        double nsPerTick = 1e9 / Stopwatch.Frequency;
        double ticksPerTrip = PacedIntervalNs / nsPerTick;
        long startTicks = Stopwatch.GetTimestamp();
        for (long number = 0; number < count; number++)
        {
            long plannedTicks = startTicks + (long)((number + 1) * ticksPerTrip);
            while (Stopwatch.GetTimestamp() < plannedTicks)
            {
            }

            trip.Send(number);
            trips.Record((long)((Stopwatch.GetTimestamp() - plannedTicks) * nsPerTick));
        }
    }
}
