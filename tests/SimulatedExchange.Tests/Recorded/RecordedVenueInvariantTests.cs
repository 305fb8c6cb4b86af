using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What must hold for any orders in any market.</summary>
public sealed class RecordedVenueInvariantTests
{
    private const int Events = 4_000;
    private static readonly LatencyConfiguration Latency = new()
    {
        OrderEntryLatencyNsMedian = 30,
        OrderEntrySpikeNs = 500,
        OrderEntrySpikeProbability = 0.01,
        AckLatencyNsMedian = 20,
        AckSpikeNs = 500,
        AckSpikeProbability = 0.01,
    };

    [Test] // Goal: one recording, one configuration, one seed: one log. Method: twice, byte for byte; another seed differs.
    public void The_same_seed_gives_the_same_bytes([Values(1, 2, 3)] int seed)
    {
        RecordedRun first = Play(seed, latencySeed: 5);
        Assert.That(Bytes(Play(seed, latencySeed: 5)), Is.EqualTo(Bytes(first)));
        Assert.That(Bytes(Play(seed, latencySeed: 6)), Is.Not.EqualTo(Bytes(first)));
    }

    [Test] // Goal: how far the caller lets the venue live at once changes nothing. Method: in steps of several lengths and in one go.
    public void Pumping_in_steps_gives_the_same_bytes_as_in_one_go([Values(1, 2, 3)] int seed, [Values(1, 7, 1_000)] long stepNs)
        => Assert.That(Bytes(Play(seed, stepNs: stepNs)), Is.EqualTo(Bytes(Play(seed))));

    // Goal: every order has one life, its quantities add up, times are in order, fills are within limits. Method: random orders, each frame followed.
    [Test]
    public void Every_order_has_one_consistent_life([Range(1, 12)] int seed, [Values] QueueModel model)
    {
        (long SentNs, byte[] Message)[] orders = RandomRecording.Orders(seed, Events / 4, Events * 10L);
        RecordedRun run = RecordedRun.Play(RandomRecording.Market(seed, Events), Latency, orders, model, clockOffsetNs: -5, seed: (ulong)seed);
        var lives = new Dictionary<long, Life>();
        var matches = new HashSet<long>();
        long lastNs = long.MinValue;
        int answers = 0;
        foreach (byte[] frame in run.Frames)
        {
            long receiveTimeNs = MemoryMarshal.Read<FrameHeader>(frame).ReceiveTimeNs;
            Assert.That(receiveTimeNs, Is.GreaterThanOrEqualTo(lastNs));
            lastNs = receiveTimeNs;
            if (RecordedExecution.Read(frame) is not { } execution) continue;
            if (execution.Kind is not ExecutionKind.Filled) answers++;
            Follow(lives, matches, execution);
        }
        Assert.That(matches, Has.Count.GreaterThan(50));
        Assert.That(answers, Is.GreaterThan(orders.Length / 2));
        Assert.That(run.Frames.Count(frame => RecordedExecution.Read(frame) is null), Is.EqualTo(run.Venue.Statistics.MarketFrames));
        Assert.That(run.Venue.Statistics.OrderMessages, Is.EqualTo(orders.Length));
    }

    // Goal: no lot fills us twice. Method: makers' fills at most what traded or was displayed at that moment or better, takers' at most what was displayed.
    [Test]
    public void Fills_never_exceed_what_the_recording_traded_or_displayed([Range(1, 12)] int seed)
    {
        RecordedMarket market = RandomRecording.Market(seed, Events, gapNsMin: 1);
        (long SentNs, byte[] Message)[] orders = RandomRecording.Orders(seed, Events / 2, Events * 10L);
        RecordedRun run = RecordedRun.Play(market, LatencyConfiguration.Zero, orders, clockOffsetNs: 1_000_000);

        // With so large an offset the venue's time is the receive time, and with no latency an execution is received in its moment.
        ILookup<long, RecordedExecution> fills = run.Executions.Where(execution => execution.Kind == ExecutionKind.Filled).ToLookup(fill => fill.Header.ReceiveTimeNs);
        ILookup<long, byte[]> moments = market.Frames.ToLookup(frame => MemoryMarshal.Read<FrameHeader>(frame).ReceiveTimeNs);
        var available = new Dictionary<(bool IsBid, long Price), long>();
        int checkedFills = 0;
        foreach (long timeNs in moments.Select(moment => moment.Key).Union(fills.Select(moment => moment.Key)).Order())
        {
            long traded = moments[timeNs].Sum(frame => Apply(frame, available));
            foreach (RecordedExecution fill in fills[timeNs])
            {
                checkedFills++;
                if (fill.Note == nameof(Liquidity.Taker)) available[(fill.Side == Side.Sell, fill.Price)] -= fill.Lots;
                else UseUp(available, fill, ref traded);
                Assert.That(available.Values.Append(traded), Has.All.GreaterThanOrEqualTo(0), $"{fill}");
            }
        }
        Assert.That(checkedFills, Is.GreaterThan(50));
    }

    // A moment has a trade or a book event: a maker had its lots from that trade, or from the levels that cross it, best first.
    private static void UseUp(Dictionary<(bool IsBid, long Price), long> available, RecordedExecution fill, ref long traded)
    {
        bool takesBids = fill.Side == Side.Sell;
        if (traded > 0)
        {
            traded -= fill.Lots;
            return;
        }
        long lots = fill.Lots;
        IEnumerable<(bool IsBid, long Price)> crossing = available.Keys.Where(
            level => level.IsBid == takesBids && (takesBids ? level.Price >= fill.Price : level.Price <= fill.Price));
        foreach ((bool IsBid, long Price) level in crossing.OrderBy(level => takesBids ? -level.Price : level.Price).ToArray())
        {
            long taken = Math.Min(lots, available[level]);
            available[level] -= taken;
            lots -= taken;
        }
        Assert.That(lots, Is.Zero, $"{fill}");
    }

    private static long Apply(byte[] frame, Dictionary<(bool IsBid, long Price), long> available)
    {
        ReadOnlySpan<byte> message = frame.AsSpan(FrameHeader.SizeBytes);
        if (TradeDecoder.TryWrap(message, out TradeDecoder trade)) return trade.Lots;
        if (BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot))
        {
            if (snapshot.Part == 0) available.Clear();
            Assert.That(snapshot.TryReadBids(out var bids), Is.True);
            while (bids.MoveNext()) available[(true, bids.Price)] = bids.Lots;
            Assert.That(snapshot.TryReadAsks(out var asks), Is.True);
            while (asks.MoveNext()) available[(false, asks.Price)] = asks.Lots;
        }
        else if (BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update))
        {
            Assert.That(update.TryReadBids(out var bids), Is.True);
            while (bids.MoveNext()) available[(true, bids.Price)] = bids.Lots;
            Assert.That(update.TryReadAsks(out var asks), Is.True);
            while (asks.MoveNext()) available[(false, asks.Price)] = asks.Lots;
        }
        return 0;
    }

    private static void Follow(Dictionary<long, Life> lives, HashSet<long> matches, RecordedExecution execution)
    {
        string text = execution.ToString();
        switch (execution.Kind)
        {
            case ExecutionKind.Accepted:
                Assert.That(lives.TryAdd(execution.Id, new Life(execution.VenueOrderId, execution.Leaves, 0, execution.Price)), Is.True, text);
                break;
            case ExecutionKind.Filled:
                Life filled = lives[execution.Id];
                Assert.That(execution.Lots, Is.InRange(1, filled.Leaves), text);
                Assert.That((execution.Leaves, execution.Cum), Is.EqualTo((filled.Leaves - execution.Lots, filled.Cum + execution.Lots)), text);
                Assert.That(execution.VenueOrderId, Is.EqualTo(filled.VenueOrderId), text);
                Assert.That(execution.Side == Side.Buy ? execution.Price <= filled.Price : execution.Price >= filled.Price, Is.True, text);
                if (execution.Note == nameof(Liquidity.Maker)) Assert.That(execution.Price, Is.EqualTo(filled.Price), text);
                Assert.That(matches.Add(execution.MatchId), Is.True, text);
                lives[execution.Id] = filled with { Leaves = execution.Leaves, Cum = execution.Cum };
                break;
            case ExecutionKind.Canceled:
                Life canceled = lives[execution.Id];
                Assert.That(canceled.Leaves, Is.GreaterThan(execution.Leaves), text);
                Assert.That(execution.Cum, Is.EqualTo(canceled.Cum), text);
                lives[execution.Id] = canceled with { Leaves = execution.Leaves };
                break;
            case ExecutionKind.Replaced:
                Life replaced = lives[execution.OriginalId];
                Assert.That(replaced.Leaves, Is.GreaterThan(0), text);
                Assert.That((execution.Cum, execution.VenueOrderId), Is.EqualTo((replaced.Cum, replaced.VenueOrderId)), text);
                lives[execution.OriginalId] = replaced with { Leaves = 0 };
                lives[execution.Id] = replaced with { Leaves = execution.Leaves, Price = execution.Price };
                break;
            case ExecutionKind.CancelRejected when execution.Note == nameof(RejectReason.TooLate):
                Assert.That(lives[execution.Id].Leaves, Is.Zero, text);
                break;
        }
    }

    private static RecordedRun Play(int seed, ulong latencySeed = 1, long stepNs = 0) => RecordedRun.Play(
        RandomRecording.Market(seed, Events), Latency, RandomRecording.Orders(seed, Events / 4, Events * 10L), clockOffsetNs: -5, seed: latencySeed, stepNs: stepNs);

    private static byte[] Bytes(RecordedRun run) => [.. run.Frames.SelectMany(frame => frame)];

    private readonly record struct Life(long VenueOrderId, long Leaves, long Cum, long Price);
}
