using System.Diagnostics;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring.Tests;

/// <summary>Figures to look at, on request:
/// dotnet test tests/Ring.Tests -c Release --filter FullyQualifiedName~Measurements -- NUnit.ExplicitMode=Only.</summary>
/// <remarks>Two threads pinned to the first two cores, variants interleaved, nothing asserted but the traffic itself. Budgets are gated in perf/.</remarks>
[Explicit("measures; needs two quiet cores")]
[NonParallelizable]
public sealed unsafe partial class Measurements
{
    private const int Rounds = 9;
    private const int UsedBytes = 64;
    private static readonly RingGeometry Geometry = new(512, 1024);

    [Test]
    public void One_way_ns_per_slot()
    {
        const int Slots = 10_000_000;
        foreach (int batch in new[] { 1, 16 })
        {
            var laneNs = new List<double>();
            var ringNs = new List<double>();
            for (int round = 0; round < Rounds; round++)
            {
                laneNs.Add(LaneOneWayNs(Slots, batch));
                ringNs.Add(RingOneWayNs(Slots, batch));
            }

            Report($"lane, one way, batch {batch}, {UsedBytes} B used, {Geometry}", laneNs, Slots, "ns/slot");
            Report($"ring, one gate, one way, batch {batch}, {UsedBytes} B used, {Geometry}", ringNs, Slots, "ns/slot");
        }
    }

    [Test]
    public void Round_trip_over_two_lanes_beside_the_one_line_floor()
    {
        const int Trips = 1_000_000;
        List<double> floorNs = [], floorPausingNs = [], lanesNs = [], lanesPausingNs = [];
        for (int round = 0; round < Rounds; round++)
        {
            floorNs.Add(FloorRoundTripNs(Trips, default(NoWait)));
            lanesNs.Add(LanesRoundTripNs(Trips, default(NoWait)));
            floorPausingNs.Add(FloorRoundTripNs(Trips, default(BusySpinWait)));
            lanesPausingNs.Add(LanesRoundTripNs(Trips, default(BusySpinWait)));
        }

        Report("floor: one line there and back, bare loop", floorNs, Trips, "ns/trip");
        Report("floor: one line there and back, BusySpinWait", floorPausingNs, Trips, "ns/trip");
        Report($"two lanes there and back, {UsedBytes} B used, bare loop", lanesNs, Trips, "ns/trip");
        Report($"two lanes there and back, {UsedBytes} B used, BusySpinWait", lanesPausingNs, Trips, "ns/trip");
        double floorMedianNs = Math.Min(Median(floorNs), Median(floorPausingNs));
        TestContext.Out.WriteLine(
            $"ratio of medians to the lower floor: bare {Median(lanesNs) / floorMedianNs:F2}, BusySpinWait {Median(lanesPausingNs) / floorMedianNs:F2}");
    }

    private static double LaneOneWayNs(int slots, int batch)
    {
        using Lane lane = Lane.Create(Geometry);
        LaneProducer producer = lane.Producer;
        LaneConsumer consumer = lane.Consumer;
        return OnTwoCores(slots, () =>
        {
            for (long written = 0; written < slots;)
            {
                int claimed = producer.ClaimBatch(batch);
                for (int offset = 0; offset < claimed; offset++) Fill(producer.ClaimedSlot(offset), written++);
                producer.Publish(claimed);
            }
        }, () =>
        {
            for (long read = 0; read < slots;)
            {
                int available = consumer.ReadBatch(batch);
                for (int offset = 0; offset < available; offset++) Check(consumer.ReadSlot(offset), read++);
                consumer.Release(available);
            }
        });
    }

    private static double RingOneWayNs(int slots, int batch)
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        RingProducer producer = ring.Producer;
        Assert.That(ring.TryJoin(out RingConsumer consumer));
        return OnTwoCores(slots, () =>
        {
            for (long written = 0; written < slots;)
            {
                int claimed = producer.ClaimBatch(batch);
                for (int offset = 0; offset < claimed; offset++) Fill(producer.ClaimedSlot(offset), written++);
                producer.Publish(claimed);
            }
        }, () =>
        {
            for (long read = 0; read < slots;)
            {
                int available = consumer.ReadBatch(batch);
                for (int offset = 0; offset < available; offset++) Check(consumer.ReadSlot(offset), read++);
                consumer.Release(available);
            }
        });
    }

    private static double LanesRoundTripNs<TWait>(int trips, TWait wait) where TWait : struct, IWaitStrategy
    {
        using Lane there = Lane.Create(Geometry);
        using Lane back = Lane.Create(Geometry);
        LaneProducer ping = there.Producer, pong = back.Producer;
        LaneConsumer pingEnd = there.Consumer, pongEnd = back.Consumer;
        return OnTwoCores(trips, () =>
        {
            for (long trip = 0; trip < trips; trip++)
            {
                if (!ping.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
                Fill(slot, trip);
                ping.Publish();
                ReadOnlySpan<byte> answer;
                while (!pongEnd.TryRead(out answer)) wait.Idle();
                Check(answer, trip);
                pongEnd.Release();
            }
        }, () =>
        {
            for (long trip = 0; trip < trips; trip++)
            {
                ReadOnlySpan<byte> question;
                while (!pingEnd.TryRead(out question)) wait.Idle();
                if (!pong.TryClaim(out Span<byte> slot)) throw new InvalidOperationException("full");
                question[..UsedBytes].CopyTo(slot);
                pong.Publish();
                pingEnd.Release();
            }
        });
    }

    private static double FloorRoundTripNs<TWait>(int trips, TWait wait) where TWait : struct, IWaitStrategy
    {
        using MemoryRegion region = MemoryRegion.Allocate(4096);
        long* word = (long*)region.Address;
        return OnTwoCores(trips, () =>
        {
            for (long trip = 0; trip < trips; trip++)
            {
                Volatile.Write(ref *word, 2 * trip + 1);
                while (Volatile.Read(ref *word) != 2 * trip + 2) wait.Idle();
            }
        }, () =>
        {
            for (long trip = 0; trip < trips; trip++)
            {
                while (Volatile.Read(ref *word) != 2 * trip + 1) wait.Idle();
                Volatile.Write(ref *word, 2 * trip + 2);
            }
        });
    }

    /// <summary>Nanoseconds per operation of the first body, while the second runs on the other core.</summary>
    private static double OnTwoCores(int operations, Action first, Action second)
    {
        Exception? failure = null;
        double ns = 0;
        using var start = new Barrier(2);
        Thread[] threads = [.. new[] { first, second }.Select((body, core) => new Thread(() =>
        {
            try
            {
                Pin(core);
                start.SignalAndWait();
                long beganTicks = Stopwatch.GetTimestamp();
                body();
                if (core == 0) ns = Stopwatch.GetElapsedTime(beganTicks).TotalNanoseconds;
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        })
        { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) Assert.That(thread.Join(TimeSpan.FromSeconds(60)));
        if (failure is not null) throw new InvalidOperationException("A measuring thread failed.", failure);
        return ns / operations;
    }

    private static void Fill(Span<byte> slot, long count)
    {
        Span<long> words = MemoryMarshal.Cast<byte, long>(slot[..UsedBytes]);
        for (int index = 0; index < words.Length; index++) words[index] = count + index;
    }

    private static void Check(ReadOnlySpan<byte> slot, long count)
    {
        ReadOnlySpan<long> words = MemoryMarshal.Cast<byte, long>(slot[..UsedBytes]);
        long sum = 0;
        for (int index = 0; index < words.Length; index++) sum += words[index];
        if (sum != 8 * count + 28) throw new InvalidOperationException($"damaged slot {count}");
    }

    private static void Report(string what, List<double> values, int operations, string unit) => TestContext.Out.WriteLine(
        $"{what}: median {Median(values):F1} {unit}, best {values.Min():F1}, worst {values.Max():F1}; {values.Count} rounds of {operations:N0}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Pin(int core)
    {
        ulong mask = 1ul << core;
        if (OperatingSystem.IsLinux()) Assert.That(SetAffinity(0, sizeof(ulong), &mask), Is.Zero);
    }

    private readonly struct NoWait : IWaitStrategy
    {
        public void Idle()
        {
        }

        public void Reset()
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);
}
