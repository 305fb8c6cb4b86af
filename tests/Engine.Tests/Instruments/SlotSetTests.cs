namespace LowLatencyMM.Engine.Tests;

public sealed class SlotSetTests
{
    [Test] // Goal: the set is a sorted set that can be walked round. Method: random members into it and into a SortedSet, at sizes around a word.
    public void Any_members_are_counted_and_walked_in_a_ring([Values(1, 63, 64, 65, 128, 1_000)] int capacity, [Values(1, 2)] int seed)
    {
        var random = new Random(seed);
        using var arena = new Arena(1 << 16);
        var set = new SlotSet(arena, capacity);
        var model = new SortedSet<int>();
        for (int step = 0; step < 2_000; step++)
        {
            int slot = random.Next(capacity);
            bool isMember = random.Next(2) == 0;
            set.Set(slot, isMember);
            if (isMember) model.Add(slot);
            else model.Remove(slot);
            int from = random.Next(-1, capacity);
            int expected = model.Count == 0 ? -1 : model.FirstOrDefault(member => member > from, model.Min);
            Assert.That(set.NextAfter(from), Is.EqualTo(expected), $"after {from}");
            Assert.That(set.Contains(slot), Is.EqualTo(isMember));
            Assert.That(set.Count, Is.EqualTo(model.Count));
        }
    }
}
