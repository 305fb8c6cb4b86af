using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>Floors, lanes and rings there and back between two pinned cores, rounds interleaved, so that a machine that drifts drifts for all.</summary>
internal sealed class RoundTrips(int firstCore, int secondCore, int rounds, int tripsPerRound)
{
    /// <summary>Trips between two time stamps: a stamp costs about as much as a trip.</summary>
    public const int TripsPerStamp = 16;

    private const double UnitNs = 0.001; // histograms count picoseconds: a trip is some 50 ns
    private static readonly RingGeometry Geometry = new(512, 1024);
    private readonly List<(string Name, string Wait, List<double> MeansNs, LatencyHistogram Trips)> _results = [];

    /// <summary>The floors alone.</summary>
    public IReadOnlyList<RoundTripResult> Floors() => Run(areFloorsOnly: true);

    /// <summary>Floors, lanes and rings.</summary>
    public IReadOnlyList<RoundTripResult> All() => Run(areFloorsOnly: false);

    private List<RoundTripResult> Run(bool areFloorsOnly)
    {
        _results.Clear();
        for (int round = -1; round < rounds; round++) // one to compile and to warm up
        {
            Round<NoWait>(areFloorsOnly, "bare loop", isKept: round >= 0);
            Round<BusySpinWait>(areFloorsOnly, "pause", isKept: round >= 0);
        }

        return [.. _results.Select(result => new RoundTripResult(
            result.Name, result.Wait, result.MeansNs.Order().ElementAt(rounds / 2), [.. result.MeansNs], Distribution.Of(result.Trips, UnitNs)))];
    }

    private void Round<TWait>(bool areFloorsOnly, string wait, bool isKept)
        where TWait : struct, IWaitStrategy
    {
        using MemoryRegion region = MemoryRegion.Allocate(4096);
        Measure("one line", wait, new OneLine<TWait>(region), isKept);
        using MemoryRegion region2 = MemoryRegion.Allocate(4096);
        Measure("two lines, 96 bytes", wait, new TwoLines<TWait>(region2), isKept);
        if (areFloorsOnly) return;
        using (Lane there = Lane.Create(Geometry), back = Lane.Create(Geometry)) Measure("two lanes", wait, new TwoLanes<TWait>(there, back), isKept);
        using (BroadcastRing there = BroadcastRing.Create(Geometry), back = BroadcastRing.Create(Geometry))
        {
            Invariant.Check(there.TryJoin(out RingConsumer thereEnd) & back.TryJoin(out RingConsumer backEnd));
            Measure("two rings", wait, new TwoRings<TWait>(there.Producer, thereEnd, back.Producer, backEnd), isKept);
        }
    }

    private void Measure<TTrip>(string name, string wait, TTrip trip, bool isKept)
        where TTrip : struct, IRoundTrip
    {
        int index = _results.FindIndex(result => result.Name == name && result.Wait == wait);
        if (index < 0)
        {
            index = _results.Count;
            _results.Add((name, wait, [], new LatencyHistogram()));
        }

        LatencyHistogram trips = isKept ? _results[index].Trips : new LatencyHistogram();
        double meanNs = 0;
        PinnedPair.Run(firstCore, () => meanNs = Send(trip, tripsPerRound, trips), secondCore, () => Answer(trip, tripsPerRound));
        if (isKept) _results[index].MeansNs.Add(meanNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Send<TTrip>(TTrip trip, int count, LatencyHistogram trips)
        where TTrip : struct, IRoundTrip
    {
        long startTicks = Stopwatch.GetTimestamp();
        long lastTicks = startTicks;
        double picosecondsPerTick = 1e12 / Stopwatch.Frequency / TripsPerStamp;
        for (long number = 0; number < count; number++)
        {
            trip.Send(number);
            if ((number + 1) % TripsPerStamp != 0) continue;
            long nowTicks = Stopwatch.GetTimestamp();
            trips.Record((long)((nowTicks - lastTicks) * picosecondsPerTick));
            lastTicks = nowTicks;
        }

        return Stopwatch.GetElapsedTime(startTicks).TotalNanoseconds / count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Answer<TTrip>(TTrip trip, int count)
        where TTrip : struct, IRoundTrip
    {
        for (long number = 0; number < count; number++) trip.Answer(number);
    }
}
