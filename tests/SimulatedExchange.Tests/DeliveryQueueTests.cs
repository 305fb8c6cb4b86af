using System.Buffers.Binary;
using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class DeliveryQueueTests
{
    [Test] // Goal: the queue is a stable priority queue. Method: random adds and takes into it and into a sorted list.
    public void Any_stream_of_adds_and_takes_leaves_queue_equal_to_sorted_list([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var queue = new DeliveryQueue(capacity: seed); // small, so that it grows while in use
        var model = new SortedDictionary<(long TimeNs, long Order), byte[]>();
        Span<byte> taken = stackalloc byte[FrameLayout.SlotBytes];
        for (long order = 0; order < 100_000; order++)
        {
            if (random.Next(100) < (order < 50_000 ? 52 : 48))
            {
                byte[] message = new byte[random.Next(8, 64)];
                BinaryPrimitives.WriteInt64LittleEndian(message, order);
                long timeNs = random.Next(20);
                Assert.That(queue.TryAdd(timeNs, message), Is.True);
                model.Add((timeNs, order), message);
            }
            else
            {
                long untilNs = random.Next(-1, 20);
                int length = queue.TakeFirst(untilNs, taken);
                bool isDue = model.Count > 0 && model.First().Key.TimeNs <= untilNs;
                Assert.That(length > 0, Is.EqualTo(isDue));
                if (!isDue) continue;
                Assert.That(taken[..length].SequenceEqual(model.First().Value), Is.True);
                model.Remove(model.First().Key);
            }
            Assert.That(queue.Count, Is.EqualTo(model.Count));
            Assert.That(queue.NextTimeNs, Is.EqualTo(model.Count == 0 ? long.MaxValue : model.First().Key.TimeNs));
        }
    }

    [Test] // Goal: a full queue refuses and nothing is lost. Method: fill to the maximum, then drain.
    public void Full_queue_refuses_and_keeps_what_it_holds()
    {
        var queue = new DeliveryQueue();
        for (int i = 0; i < DeliveryQueue.CapacityMax; i++) Assert.That(queue.TryAdd(i, [1]), Is.True);
        Assert.That(queue.TryAdd(0, [1]), Is.False);
        Assert.That(queue.TryAdd(0, new byte[FrameLayout.SlotBytes + 1]), Is.False);
        for (int i = 0; i < DeliveryQueue.CapacityMax; i++) queue.RemoveFirst();
        Assert.That(queue.First.IsEmpty && queue.Count == 0, Is.True);
    }
}
