using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>One side of a recorded book against a sorted map.</summary>
public sealed class DisplayedSideTests
{
    // Goal: the side is a sorted map, whatever moves between its two halves. Method: one random stream into both, wide enough to spill and refill.
    [Test]
    public void Any_stream_of_levels_leaves_the_side_equal_to_a_sorted_map(
        [Values(1, 2, 3)] int seed, [Values] bool isBid, [Values(40, 700, 20_000)] int width, [Values(0.3, 0.6)] double deletions)
    {
        var random = new Random(seed);
        var side = new DisplayedSide(isBid);
        var model = new SortedDictionary<long, long>(Comparer<long>.Create((left, right) => isBid ? right.CompareTo(left) : left.CompareTo(right)));
        long center = 100_000;
        for (int step = 0; step < 9_000; step++)
        {
            if (step % 3_000 == 2_999) // a sweep: every level near the top goes, so that the far ones must come
            {
                foreach (long price in model.Keys.Take(model.Count - (model.Count / 10)).ToArray()) Set(price, 0);
            }
            Set(center + random.Next(-width, width) - (isBid ? width : -width), random.NextDouble() < deletions ? 0 : random.Next(1, 100));
            center += random.Next(-2, 3);
            if (step % 500 == 0) AssertEqual();
        }
        AssertEqual();
        side.Clear();
        Assert.That((side.IsEmpty, side.LevelCount, side.TryGetAvailable(long.MaxValue, out _)), Is.EqualTo((true, 0, false)));

        void Set(long price, long lots)
        {
            _ = model.TryGetValue(price, out long before);
            if (lots == 0) model.Remove(price);
            else model[price] = lots;
            Assert.That(side.LotsAt(price), Is.EqualTo(before));
            Assert.That(side.Set(price, lots), Is.EqualTo(before));
            Assert.That(side.LotsAt(price), Is.EqualTo(lots));
            Assert.That(side.IsEmpty, Is.EqualTo(model.Count == 0));
        }

        void AssertEqual()
        {
            Assert.That(side.LevelCount, Is.EqualTo(model.Count));
            if (model.Count > 0) Assert.That(side.BestKey, Is.EqualTo(side.Key(model.First().Key)));
            int places = random.Next(10) == 0 ? model.Count + 1 : 100;
            var levels = new List<(long, long)>();
            for (long keyMax = long.MaxValue; levels.Count < places && side.TryGetAvailable(keyMax, out BookEntry level); keyMax = side.Key(level.Price) - 1)
                levels.Add((level.Price, level.Lots));
            Assert.That(levels, Is.EqualTo(model.Take(places).Select(level => (level.Key, level.Value))));
        }
    }

    // Goal: any price is exact, on whatever grid, of either sign. Method: prices of a coarse grid, then of finer and finer ones, across zero.
    [Test]
    public void Prices_between_the_ticks_refine_the_grid_and_lose_nothing([Values(1, 2, 3)] int seed, [Values] bool isBid)
    {
        var random = new Random(seed);
        var side = new DisplayedSide(isBid);
        var model = new SortedDictionary<long, long>(Comparer<long>.Create((left, right) => isBid ? right.CompareTo(left) : left.CompareTo(right)));
        foreach (long grid in new[] { 7_000_000_000L, 3_500_000_000, 700_000, 13 })
        {
            for (int step = 0; step < 400; step++)
            {
                long price = grid * random.Next(-3_000, 3_000);
                long lots = random.Next(0, 4);
                _ = model.TryGetValue(price, out long before);
                if (lots == 0) model.Remove(price);
                else model[price] = lots;
                Assert.That(side.Set(price, lots), Is.EqualTo(before));
                Assert.That(side.LotsAt(price), Is.EqualTo(lots));
                Assert.That(side.LotsAt(price + 1), Is.EqualTo(model.GetValueOrDefault(price + 1)));
                Assert.That(side.LevelCount, Is.EqualTo(model.Count));
            }
            var levels = new List<(long, long)>();
            for (long keyMax = long.MaxValue; side.TryGetAvailable(keyMax, out BookEntry level); keyMax = side.Key(level.Price) - 1)
                levels.Add((level.Price, level.Lots));
            Assert.That(levels, Is.EqualTo(model.Select(level => (level.Key, level.Value))));
        }
    }

    [Test] // Goal: what we consumed is gone until the level is set again, that level only. Method: consume twice, set one of two.
    public void Consumed_liquidity_comes_back_with_the_next_setting_of_its_level()
    {
        var side = new DisplayedSide(isBid: false);
        _ = side.Set(101, 10);
        _ = side.Set(102, 10);
        side.Consume(101, 4);
        side.Consume(101, 5);
        side.Consume(102, 12);
        Assert.That((Available(101), Available(102)), Is.EqualTo((1, 0)));
        Assert.That(side.Set(102, 7), Is.EqualTo(10), "what is displayed stays displayed");
        Assert.That((Available(101), Available(102)), Is.EqualTo((1, 7)));

        long Available(long price) => side.TryGetAvailable(side.Key(price), out BookEntry level) ? level.Lots : -1;
    }
}
