using LowLatencyMM.Messages;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Random streams of snapshots and updates in parts, into Core and into sorted dictionaries.</summary>
public sealed class BookModelTests
{
    private const int LevelsPerSide = 8;
    private const int EventCount = 4_000;
    private const int SnapshotLevels = 20;
    private static readonly (long, long)[] None = [];

    // Goal: the book is a sorted map with a limit, and what it shows above its edge is the truth. Method: one random stream into the engine,
    // into a map with the same limit, and into one without; statuses and levels compared after every event.
    [Test]
    public void Any_stream_leaves_the_book_equal_to_the_model([Range(1, 12)] int seed)
    {
        var random = new Random(seed);
        using var rig = Rig();
        var truth = new BookModel(int.MaxValue);
        var model = new BookModel(LevelsPerSide);
        long middle = 1_000;
        var statuses = new HashSet<BookStatus>();
        BookStatus expected = BookStatus.AwaitingSnapshot;
        for (int step = 0; step < EventCount; step++)
        {
            middle = Math.Clamp(middle + random.Next(-3, 4), 500, 1_500);
            (long, long)[] bids = Changes(random, middle, isBid: true, truth);
            (long, long)[] asks = Changes(random, middle, isBid: false, truth);
            truth.Apply(bids, asks);
            if (expected != BookStatus.Live && random.Next(4) == 0)
            {
                SendSnapshot(rig, random, truth, model);
                expected = model.Judge();
            }
            else
            {
                SendUpdate(rig, random, bids, asks);
                if (expected == BookStatus.Live)
                {
                    model.Apply(bids, asks);
                    expected = model.Judge();
                }
            }

            statuses.Add(expected);
            AssertEqual(rig, model, truth, expected, $"seed {seed}, step {step}");
        }

        BookStatus[] wanted = [BookStatus.Live, BookStatus.StaleCrossed, BookStatus.StaleEdge];
        Assert.That(wanted.Except(statuses), Is.Empty, "the stream reached every kind of status");
    }

    private static EngineRig Rig()
    {
        var rig = new EngineRig(EngineRig.Unwatched with { BookLevelsPerSide = LevelsPerSide, InstrumentCapacity = 1 }, isReady: false);
        rig.Send(rig.Frames.Definition());
        rig.Send(rig.Frames.SessionUp());
        return rig;
    }

    /// <summary>Deletions of what the middle ran over (mostly), a few levels near it, and now and then one far away.</summary>
    private static (long Price, long Lots)[] Changes(Random random, long middle, bool isBid, BookModel truth)
    {
        var changes = new List<(long Price, long Lots)>();
        long edge = middle * EngineRig.Tick;
        IEnumerable<long> runOver = isBid ? truth.Bids.Keys.Where(price => price >= edge) : truth.Asks.Keys.Where(price => price <= edge);
        foreach (long price in runOver)
        {
            if (random.Next(20) != 0) changes.Add((price, 0));
        }

        for (int count = random.Next(5); count > 0; count--)
        {
            long distance = random.Next(8) == 0 ? random.Next(1, 60) : random.Next(1, 12);
            changes.Add(((isBid ? middle - distance : middle + distance) * EngineRig.Tick, random.Next(3) == 0 ? 0 : random.Next(1, 100)));
        }

        return [.. changes.Take(24)];
    }

    private static void SendUpdate(EngineRig rig, Random random, (long, long)[] bids, (long, long)[] asks)
    {
        int split = random.Next(bids.Length + 1);
        rig.Send(rig.Frames.Update(bids[..split], None, flags: FrameFlags.None));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.False, "half of an event is no book");
        rig.Send(rig.Frames.Update(bids[split..], None, flags: FrameFlags.None));
        rig.Send(rig.Frames.Update(None, asks));
    }

    private static void SendSnapshot(EngineRig rig, Random random, BookModel truth, BookModel model)
    {
        (long, long)[] bids = truth.Bids.Reverse().Select(level => (level.Key, level.Value)).Take(SnapshotLevels).ToArray();
        (long, long)[] asks = truth.Asks.Select(level => (level.Key, level.Value)).Take(SnapshotLevels).ToArray();
        model.Clear();
        model.Apply(bids, asks);
        model.IsWholeTruth = bids.Length < SnapshotLevels && asks.Length < SnapshotLevels;
        int split = random.Next(bids.Length + 1);
        rig.Send(rig.Frames.Snapshot(bids[..split], None, flags: FrameFlags.Snapshot));
        Assert.That(rig.Core.Context.Books[0].Status, Is.EqualTo(BookStatus.InSnapshot));
        rig.Send(rig.Frames.Snapshot(bids[split..], None, flags: FrameFlags.Snapshot, part: 1));
        rig.Send(rig.Frames.Snapshot(None, asks, part: 2));
    }

    private static void AssertEqual(EngineRig rig, BookModel model, BookModel truth, BookStatus expected, string name)
    {
        Book book = rig.Core.Context.Books[0];
        if (book.Status != expected) Assert.Fail($"{name}: {book.Status}, expected {expected}");
        if (expected != BookStatus.Live) return;
        var bids = new List<(long Price, long Lots)>();
        var asks = new List<(long Price, long Lots)>();
        for (int depth = 0; depth < book.BidCount; depth++) bids.Add((book.Bid(depth).Price.Nanos, book.Bid(depth).Lots.Count));
        for (int depth = 0; depth < book.AskCount; depth++) asks.Add((book.Ask(depth).Price.Nanos, book.Ask(depth).Lots.Count));
        AssertSame(bids, model.Bids.Reverse(), name);
        AssertSame(asks, model.Asks, name);
        if (!model.IsWholeTruth) return;
        AssertSame(bids.Where(level => level.Price > model.BidEdge), truth.Bids.Reverse().Where(level => level.Key > model.BidEdge), name);
        AssertSame(asks.Where(level => level.Price < model.AskEdge), truth.Asks.Where(level => level.Key < model.AskEdge), name);
    }

    private static void AssertSame(IEnumerable<(long Price, long Lots)> levels, IEnumerable<KeyValuePair<long, long>> expected, string name)
    {
        if (!levels.SequenceEqual(expected.Select(level => (level.Key, level.Value)))) Assert.Fail($"{name}: the levels differ");
    }
}
