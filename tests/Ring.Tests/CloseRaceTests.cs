using LowLatencyMM.Ring.Tests.Stress;

namespace LowLatencyMM.Ring.Tests;

/// <summary>The last slot and the end arrive together, thousands of times: the end must never overtake the slot.</summary>
[NonParallelizable]
public sealed class CloseRaceTests
{
    private const int RaceCount = 10_000; // with the wrong order about one race in 4,000 is lost, when both threads have a core
    private static readonly RingGeometry Geometry = new(64, 2);

    [Test]
    public void Lane_closed_right_after_its_last_slot_still_delivers_it()
    {
        Lane[] lanes = [.. Many(() => Lane.Create(Geometry))];
        Assert.That(LostSlots(i => new LaneWriter(lanes[i].Producer), i => new LaneReader(lanes[i].Consumer)), Is.Zero);
        foreach (Lane lane in lanes) lane.Dispose();
    }

    [Test]
    public void Ring_closed_right_after_its_last_slot_still_delivers_it_to_a_gate()
    {
        BroadcastRing[] rings = [.. Many(() => BroadcastRing.Create(Geometry))];
        RingConsumer[] consumers = [.. rings.Select(ring => ring.TryJoin(out RingConsumer consumer) ? consumer : throw new InvalidOperationException())];
        Assert.That(LostSlots(i => new RingWriter(rings[i].Producer), i => new GatedReader(consumers[i])), Is.Zero);
        foreach (BroadcastRing ring in rings) ring.Dispose();
    }

    [Test]
    public void Ring_closed_right_after_its_last_slot_still_delivers_it_to_an_observer()
    {
        BroadcastRing[] rings = [.. Many(() => BroadcastRing.Create(Geometry))];
        RingObserver[] observers = [.. rings.Select(ring => ring.Observe(ObserverStart.Next))];
        Assert.That(LostSlots(i => new RingWriter(rings[i].Producer), i => new ObserverReader(observers[i], Geometry, rejoinAtOldest: true)), Is.Zero);
        foreach (BroadcastRing ring in rings) ring.Dispose();
    }

    [Test] // Goal: the tests above can fail. Method: a reader that looks for slots first and for the end afterwards.
    public void Control_reader_that_asks_for_the_end_last_is_noticed()
    {
        Lane[] lanes = [.. Many(() => Lane.Create(Geometry))];
        Assert.That(LostSlots(i => new LaneWriter(lanes[i].Producer), i => new LateEndLaneReader(lanes[i])), Is.Positive);
        foreach (Lane lane in lanes) lane.Dispose();
    }

    private static IEnumerable<T> Many<T>(Func<T> make) => Enumerable.Range(0, RaceCount).Select(_ => make());

    /// <summary>One thread writes one slot to each and closes it; the other waits at each for slot and end.</summary>
    private static int LostSlots<TWriter, TReader>(Func<int, TWriter> writerOf, Func<int, TReader> readerOf)
        where TWriter : struct, IStressWriter
        where TReader : struct, IStressReader
    {
        int lost = 0;
        int arrived = -1; // the race that the reader waits in
        var reader = new Thread(() =>
        {
            for (int race = 0; race < RaceCount; race++)
            {
                TReader view = readerOf(race);
                Volatile.Write(ref arrived, race);
                var wait = new SpinThenYieldWait(200);
                ReadStatus status;
                while ((status = view.Read(1, out bool intact)) != ReadStatus.Closed && intact)
                {
                    if (status == ReadStatus.Empty) wait.Idle();
                }

                if (view.Position != 1) lost++;
            }
        })
        { IsBackground = true };
        reader.Start();
        var random = new SplitMix64(41);
        for (int race = 0; race < RaceCount; race++)
        {
            TWriter view = writerOf(race);
            var wait = new SpinThenYieldWait(200);
            while (Volatile.Read(ref arrived) < race && reader.IsAlive) wait.Idle();
            Thread.SpinWait(random.Below(60)); // slot and end fall anywhere into the reader's loop
            Assert.That(view.TryWrite(0, 1), Is.EqualTo(1));
            view.Close();
        }

        Assert.That(reader.Join(TimeSpan.FromSeconds(60)));
        return lost;
    }
}
