using LowLatencyMM.Messages;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The ladder of a book side: it must never show, whatever the top does and whatever prices come.</summary>
public sealed class LadderTests
{
    private static readonly (long, long)[] None = [];

    // Goal: a side with a ladder is the sorted map that it was without. Method: one random stream into the engine and into a map with the same
    // limit: a top that walks, jumps past the ladder's end, falls through its middle and comes back, levels far below, full sides, and in some
    // streams prices off the grid. Every level is compared after every event.
    [Test]
    public void Any_walk_of_the_top_leaves_the_book_equal_to_the_model([Values(8, 64, 200)] int levelsPerSide, [Range(1, 6)] int seed, [Values] bool isOffGrid)
    {
        var random = new Random(seed);
        var model = new BookModel(levelsPerSide);
        using var rig = new EngineRig(EngineRig.Unwatched with { BookLevelsPerSide = levelsPerSide, InstrumentCapacity = 1 }, isReady: false);
        rig.Send(rig.Frames.Definition());
        rig.Send(rig.Frames.SessionUp());
        long middle = 500_000;
        int moves = 0;
        for (int step = 0; step < 1_500; step++)
        {
            if (rig.Core.Context.Books[0].Status != BookStatus.Live)
            {
                model.Clear();
                model.Apply([(Bid(1), 5)], [(Ask(1), 5)]);
                rig.Send(rig.Frames.Snapshot([(Bid(1), 5)], [(Ask(1), 5)]));
            }

            long jump = random.Next(30) switch
            {
                0 => random.Next(-2_000, 2_000),
                1 or 2 => random.Next(-80, 80),
                _ => random.Next(-2, 3),
            };
            middle = Math.Clamp(middle + jump, 10_000, 900_000);
            moves += jump is > 64 or < -64 ? 1 : 0;
            Delete(model.Bids.Keys.Where(price => price >= middle * EngineRig.Tick), isBid: true);
            Delete(model.Asks.Keys.Where(price => price <= middle * EngineRig.Tick), isBid: false);
            var bids = new List<(long, long)>();
            var asks = new List<(long, long)>();
            for (int count = random.Next(1, 12); count > 0; count--)
            {
                bids.Add((Bid(Distance()) - Off(), Lots()));
                asks.Add((Ask(Distance()) + Off(), Lots()));
            }

            model.Apply([.. bids], [.. asks]);
            rig.Send(rig.Frames.Update([.. bids], [.. asks]));
            if (model.Judge() == BookStatus.Live) AssertEqual(step);
            else Assert.That(rig.Core.Context.Books[0].Status, Is.EqualTo(model.Judge()), $"step {step}");
        }

        Assert.That(moves, Is.GreaterThan(20), "the ladder had to move");

        long Bid(long distance) => (middle - distance) * EngineRig.Tick;

        long Ask(long distance) => (middle + distance) * EngineRig.Tick;

        long Distance() => random.Next(6) == 0 ? random.Next(1, 5_000) : random.Next(1, 80);

        long Lots() => random.Next(3) == 0 ? 0 : random.Next(1, 100);

        long Off() => isOffGrid && random.Next(400) == 0 ? 7 : 0;

        void Delete(IEnumerable<long> prices, bool isBid)
        {
            foreach ((long, long)[] part in prices.Select(price => (price, 0L)).ToArray().Chunk(20))
            {
                model.Apply(isBid ? part : [], isBid ? [] : part);
                rig.Send(rig.Frames.Update(isBid ? part : None, isBid ? None : part, flags: FrameFlags.None));
            }
        }

        void AssertEqual(int step)
        {
            Book book = rig.Core.Context.Books[0];
            Assert.That((book.BidCount, book.AskCount), Is.EqualTo((model.Bids.Count, model.Asks.Count)), $"step {step}");
            int depth = 0;
            foreach ((long price, long lots) in model.Bids.Reverse())
                if (book.Bid(depth).Price.Nanos != price || book.Bid(depth++).Lots.Count != lots) Assert.Fail($"step {step}: bid {depth}");
            depth = 0;
            foreach ((long price, long lots) in model.Asks)
                if (book.Ask(depth).Price.Nanos != price || book.Ask(depth++).Lots.Count != lots) Assert.Fail($"step {step}: ask {depth}");
        }
    }

    [Test] // Goal: prices at the ends of the range overflow nothing. Method: books whose ladder would begin or end beyond a long.
    public void Prices_at_the_ends_of_the_range_are_held_in_the_run()
    {
        using var rig = new EngineRig(isReady: false);
        rig.Send(rig.Frames.Definition());
        rig.Send(rig.Frames.SessionUp());
        long highest = long.MaxValue - 5;
        rig.Send(rig.Frames.Snapshot([(highest - 100, 3)], [(highest, 4)]));
        rig.Send(rig.Frames.Update([(highest - 50, 1)], [(highest - 1, 2)]));
        Book book = rig.Core.Context.Books[0];
        Assert.That((book.BestBid.Price.Nanos, book.BestAsk.Price.Nanos, book.BidCount, book.AskCount), Is.EqualTo((highest - 50, highest - 1, 2, 2)));
    }
}
