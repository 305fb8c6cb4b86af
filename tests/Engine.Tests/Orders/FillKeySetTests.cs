namespace LowLatencyMM.Engine.Tests;

public sealed class FillKeySetTests
{
    private const int Capacity = 64;

    [Test] // Goal: it remembers exactly the latest keys. Method: few distinct keys, many repetitions, into it, a set and a queue.
    public void Equals_a_set_with_a_queue([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena(1 << 16);
        var set = new FillKeySet(arena, Capacity);
        var known = new HashSet<FillKey>();
        var ages = new Queue<FillKey>();
        int refused = 0;
        for (int step = 0; step < 20_000; step++)
        {
            var key = new FillKey((ushort)random.Next(2), random.Next(5), random.Next(5), (byte)random.Next(3));
            bool isNew = known.Add(key);
            Assert.That(set.TryAdd(key), Is.EqualTo(isNew), $"seed {seed}, step {step}");
            if (!isNew)
            {
                refused++;
                continue;
            }

            ages.Enqueue(key);
            if (ages.Count > Capacity) known.Remove(ages.Dequeue());
        }

        Assert.That(refused, Is.GreaterThan(1_000));
    }

    [Test] // Goal: every part of a key counts. Method: change one at a time; all-zero parts are a key like any other.
    public void Keys_that_differ_in_one_part_are_different()
    {
        using var arena = new Arena(1 << 16);
        var set = new FillKeySet(arena, Capacity);
        FillKey[] keys = [new(0, 0, 0, 0), new(1, 0, 0, 0), new(0, 1, 0, 0), new(0, 0, 1, 0), new(0, 0, 0, 1), new(0, 0, 0, 255), new(ushort.MaxValue, 0, 0, 0)];
        foreach (FillKey key in keys) Assert.That(set.TryAdd(key), Is.True);
        foreach (FillKey key in keys) Assert.That(set.TryAdd(key), Is.False);
    }
}
