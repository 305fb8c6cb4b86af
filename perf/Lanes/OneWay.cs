using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>Slots through a lane and through a ring with one gate, as fast as they go, between two pinned cores.</summary>
internal sealed class OneWay(int producerCore, int consumerCore, int rounds, int slotsPerRound)
{
    private static readonly RingGeometry Geometry = new(512, 1024);

    public IReadOnlyList<OneWayResult> Run()
    {
        var results = new List<OneWayResult>();
        foreach (int batch in new[] { 1, 16 })
        {
            var laneNs = new List<double>();
            var ringNs = new List<double>();
            for (int round = -1; round < rounds; round++)
            {
                double lane = LaneNs(batch);
                double ring = RingNs(batch);
                if (round < 0) continue; // compiled and warmed up
                laneNs.Add(lane);
                ringNs.Add(ring);
            }

            results.Add(Result("lane", batch, laneNs));
            results.Add(Result("ring, one gate", batch, ringNs));
        }

        return results;
    }

    private OneWayResult Result(string name, int batch, List<double> ns)
    {
        ns.Sort();
        return new OneWayResult(name, batch, ns[ns.Count / 2], ns[0], ns[^1], rounds, slotsPerRound);
    }

    private double LaneNs(int batch)
    {
        using Lane lane = Lane.Create(Geometry);
        LaneProducer producer = lane.Producer;
        LaneConsumer consumer = lane.Consumer;
        long startTicks = 0;
        PinnedPair.Run(producerCore, () => startTicks = Produce(producer, slotsPerRound, batch), consumerCore, () => Consume(consumer, slotsPerRound, batch));
        return Stopwatch.GetElapsedTime(startTicks).TotalNanoseconds / slotsPerRound;
    }

    private double RingNs(int batch)
    {
        using BroadcastRing ring = BroadcastRing.Create(Geometry);
        RingProducer producer = ring.Producer;
        Invariant.Check(ring.TryJoin(out RingConsumer consumer));
        long startTicks = 0;
        PinnedPair.Run(producerCore, () => startTicks = Produce(producer, slotsPerRound, batch), consumerCore, () => Consume(consumer, slotsPerRound, batch));
        return Stopwatch.GetElapsedTime(startTicks).TotalNanoseconds / slotsPerRound;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Produce(LaneProducer producer, int slots, int batch)
    {
        long startTicks = Stopwatch.GetTimestamp();
        for (long written = 0; written < slots;)
        {
            int claimed = producer.ClaimBatch(batch);
            for (int offset = 0; offset < claimed; offset++) Payload.Fill(producer.ClaimedSlot(offset), written++);
            producer.Publish(claimed);
        }

        return startTicks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Produce(RingProducer producer, int slots, int batch)
    {
        long startTicks = Stopwatch.GetTimestamp();
        for (long written = 0; written < slots;)
        {
            int claimed = producer.ClaimBatch(batch);
            for (int offset = 0; offset < claimed; offset++) Payload.Fill(producer.ClaimedSlot(offset), written++);
            producer.Publish(claimed);
        }

        return startTicks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Consume(LaneConsumer consumer, int slots, int batch)
    {
        for (long read = 0; read < slots;)
        {
            int available = consumer.ReadBatch(batch);
            for (int offset = 0; offset < available; offset++) Payload.Check(consumer.ReadSlot(offset), read++);
            consumer.Release(available);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Consume(RingConsumer consumer, int slots, int batch)
    {
        for (long read = 0; read < slots;)
        {
            int available = consumer.ReadBatch(batch);
            for (int offset = 0; offset < available; offset++) Payload.Check(consumer.ReadSlot(offset), read++);
            consumer.Release(available);
        }
    }
}
