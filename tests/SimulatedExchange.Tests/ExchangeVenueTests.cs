using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class ExchangeVenueTests
{
    private const long Second = 1_000_000_000, Start = 1_700_000_000 * Second;
    private static readonly uint[] InstrumentIds = [5, 0x1_0002];

    // Goal: the log is a function of seed and configuration, not of how time is chopped. Method: one go, 1 ms and random steps, a trader that answers.
    [Test]
    public void Same_seed_gives_the_same_bytes_however_time_is_chopped([Values(1, 2, 3)] int seed)
    {
        byte[] whole = Run(seed, 3 * Second, random => long.MaxValue);
        Assert.That(whole, Has.Length.GreaterThan(500_000));
        Assert.That(Run(seed, 3 * Second, random => 1_000_000).AsSpan().SequenceEqual(whole), Is.True, "1 ms steps");
        Assert.That(Run(seed, 3 * Second, random => random.Next(1, 5_000_000)).AsSpan().SequenceEqual(whole), Is.True, "random steps");
        Assert.That(Run(seed + 100, 3 * Second, random => long.MaxValue).AsSpan().SequenceEqual(whole), Is.False, "another seed must differ");
    }

    [Test] // Goal: what is published is the book. Method: books rebuilt from frames against the engine's, without latency in small steps of time.
    public void Books_rebuilt_from_frames_equal_the_books_of_the_exchange([Values(1, 2, 3)] int seed)
    {
        ExchangeVenue venue = Create(seed, LatencyConfiguration.Zero);
        var harness = new VenueHarness(venue) { KeepsLog = false };
        harness.Answer = new RandomTrader(venue, seed, InstrumentIds).Answer;
        BookEntry[] levels = new BookEntry[4_096];
        for (long timeNs = Start; timeNs < Start + (4 * Second); timeNs += 500_000)
        {
            harness.PumpUntil(timeNs);
            int published = 0;
            for (int instrument = 0; instrument < InstrumentIds.Length; instrument++)
            {
                foreach (Side side in new[] { Side.Buy, Side.Sell })
                {
                    int count = venue.Books.CopyLevels(instrument, side, levels);
                    published += count;
                    for (int i = 0; i < count; i++)
                    {
                        if (harness.Book.GetValueOrDefault((InstrumentIds[instrument], side, levels[i].Price)) != levels[i].Lots)
                            Assert.Fail($"{timeNs}: {side} {levels[i]} was not published");
                    }
                }
            }
            Assert.That(harness.Book, Has.Count.EqualTo(published));
        }
    }

    [Test] // Goal: executions are whole and match the public tape. Method: a random trader under latency; every order's life followed from its frames.
    public void Every_order_is_answered_and_every_fill_is_on_the_tape([Values(1, 2, 3)] int seed)
    {
        ExchangeVenue venue = Create(seed, new LatencyConfiguration());
        var harness = new VenueHarness(venue);
        var trader = new RandomTrader(venue, seed, InstrumentIds);
        harness.Answer = trader.Answer;
        harness.PumpUntil(Start + (4 * Second));
        harness.Answer = null;
        harness.PumpUntil(Start + (5 * Second));
        var life = new AccountLife(InstrumentIds.ToDictionary(id => id, id => InstrumentRules.BtcPerpetual(id).Fees));
        foreach ((FrameHeader _, Execution execution) in harness.Executions) life.Take(execution);
        Assert.That(venue.DroppedMessageCount, Is.Zero);
        Assert.That(life.FillCount, Is.GreaterThan(50));
        Assert.That(trader.SubmittedCount, Is.GreaterThan(1_000));
        foreach (IGrouping<long, Execution> match in life.Fills.GroupBy(fill => fill.MatchId))
        {
            (FrameHeader header, long _, long price, long lots, Aggressor aggressor) = harness.Trades.Single(trade => trade.TradeId == match.Key);
            foreach (Execution fill in match)
            {
                Assert.That((fill.InstrumentId, fill.Price, fill.Lots), Is.EqualTo((header.InstrumentId, price, lots)));
                bool isTaker = fill.Liquidity == Liquidity.Taker;
                Assert.That(isTaker == (fill.Side == Side.Buy), Is.EqualTo(aggressor == Aggressor.Buy));
            }
        }
        for (int i = 0; i < InstrumentIds.Length; i++) Assert.That(venue.Books.PositionLots(i, 1), Is.EqualTo(life.PositionLots(InstrumentIds[i])));
        var resting = Enumerable.Range(0, InstrumentIds.Length).SelectMany(i => venue.Books.Orders(i, Side.Buy).Concat(venue.Books.Orders(i, Side.Sell)))
            .Where(order => order.OwnerId == 1).Select(order => (order.ClientOrderId, order.LeavesLots, order.CumLots));
        Assert.That(resting, Is.EquivalentTo(life.Open.Select(order => (order.ClientOrderId, order.LeavesLots, order.CumLots))));
    }

    [Test] // Goal: the start as documented, and each way's latency. Method: the first frames, and the times of all.
    public void Definitions_and_books_come_first_and_latencies_are_those_configured()
    {
        ExchangeVenue venue = Create(1, LatencyConfiguration.Constant(10_000, 20_000, 30_000));
        var harness = new VenueHarness(venue);
        harness.Answer = new RandomTrader(venue, 1, InstrumentIds).Answer;
        harness.PumpUntil(Start + Second);
        Assert.That(harness.Templates.Take(2), Is.All.EqualTo(InstrumentDefinitionDecoder.TemplateId));
        Assert.That(harness.Templates[2], Is.EqualTo(BookSnapshotDecoder.TemplateId));
        Assert.That(harness.Trades.Select(trade => trade.Header.Flags), Is.All.EqualTo(FrameFlags.Synthetic), "the book update ends the event");
        Assert.That(harness.Trades.Select(trade => trade.Header.ReceiveTimeNs - trade.Header.VenueTimeNs), Is.All.EqualTo(30_000));
        Assert.That(harness.Executions.Select(execution => execution.Header.ReceiveTimeNs - execution.Header.VenueTimeNs), Is.All.EqualTo(20_000));
    }

    [Test] // Goal: an event ends once on each way. Method: a taker that meets two makers and leaves a rest, flags frame by frame.
    public void Only_the_last_frame_of_an_event_ends_it()
    {
        const FrameFlags Inner = FrameFlags.Synthetic, Last = FrameFlags.Synthetic | FrameFlags.EndOfEvent;
        var venue = new ExchangeVenue(Quiet(LatencyConfiguration.Constant(0, 20_000, 30_000)), VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        var harness = new VenueHarness(venue);
        venue.Submit(Start + 1, OrderMessages.New(1, 60_000_000_000_000, 5, Side.Sell));
        venue.Submit(Start + 1, OrderMessages.New(2, 60_000_100_000_000, 5, Side.Sell));
        venue.Submit(Start + 1, OrderMessages.New(3, 60_000_100_000_000, 12, Side.Buy, timeInForce: TimeInForce.ImmediateOrCancel));
        harness.PumpUntil(long.MaxValue);
        Assert.That(
            harness.Executions.Select(item => (item.Execution.Kind, item.Execution.ClientOrderId, item.Header.Flags)),
            Is.EqualTo(new[]
            {
                (ExecutionKind.Accepted, 1L, Last), (ExecutionKind.Accepted, 2L, Last), (ExecutionKind.Accepted, 3L, Inner),
                (ExecutionKind.Filled, 1L, Inner), (ExecutionKind.Filled, 3L, Inner), (ExecutionKind.Filled, 2L, Inner),
                (ExecutionKind.Filled, 3L, Inner), (ExecutionKind.Canceled, 3L, Last),
            }));
        Assert.That(harness.Trades.Select(trade => trade.Header.Flags), Is.EqualTo(new[] { Inner, Inner }), "the book update ends the event");
        Assert.That(harness.Templates[^1], Is.EqualTo(BookUpdateDecoder.TemplateId));
        Assert.That(harness.Book, Is.Empty);
    }

    [Test] // Goal: orders lose races. Method: a cancel that arrives after a fill that we do not know of yet.
    public void A_cancel_that_comes_after_the_fill_is_too_late()
    {
        var venue = new ExchangeVenue(Quiet(LatencyConfiguration.Constant(1_000, 5_000, 5_000)), VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        var harness = new VenueHarness(venue);
        venue.Submit(Start, OrderMessages.New(1, 60_000_000_000_000, 5, Side.Buy));
        venue.Submit(Start + 100, OrderMessages.New(2, 60_000_000_000_000, 5, Side.Sell));
        venue.Submit(Start + 200, OrderMessages.Cancel(1));
        Assert.That(venue.IsExhausted, Is.False);
        harness.PumpUntil(long.MaxValue);
        Assert.That(venue.IsExhausted, Is.True);
        Assert.That(
            harness.Executions.Select(item => (item.Header.VenueTimeNs - Start, item.Header.ReceiveTimeNs - Start, item.Execution.Kind, item.Execution.ClientOrderId)),
            Is.EqualTo(new[]
            {
                (1_000L, 6_000L, ExecutionKind.Accepted, 1L), (1_100L, 6_100L, ExecutionKind.Accepted, 2L), (1_100L, 6_100L, ExecutionKind.Filled, 1L),
                (1_100L, 6_100L, ExecutionKind.Filled, 2L), (1_200L, 6_200L, ExecutionKind.CancelRejected, 1L),
            }));
        Assert.That(harness.Executions[^1].Execution.RejectReason, Is.EqualTo(RejectReason.TooLate));
        Assert.That(harness.Executions[2].Execution.Fee, Is.Zero);
        Assert.That(harness.Executions[3].Execution.Fee, Is.EqualTo(120_000_000), "4 bp of 5 lots of 0.001 at 60,000");
    }

    internal static ExchangeConfiguration Quiet(LatencyConfiguration latency) => new()
    {
        Instruments = [new SimulatedInstrument(InstrumentRules.BtcPerpetual(0), Crowd: null)],
        StartTimeNs = Start,
        Latency = latency,
        SelfTradePrevention = SelfTradePrevention.Allow,
    };

    internal static ExchangeVenue Create(int seed, LatencyConfiguration latency) => new(
        new ExchangeConfiguration
        {
            Instruments = [.. InstrumentIds.Select(id => new SimulatedInstrument(InstrumentRules.BtcPerpetual(id), CrowdConfiguration.BtcPerpetual()))],
            Seed = (ulong)seed,
            StartTimeNs = Start,
            Latency = latency,
        },
        VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);

    private static byte[] Run(int seed, long durationNs, Func<Random, long> step)
    {
        ExchangeVenue venue = Create(seed, new LatencyConfiguration());
        var harness = new VenueHarness(venue);
        harness.Answer = new RandomTrader(venue, seed, InstrumentIds).Answer;
        var random = new Random(seed);
        for (long timeNs = Start; timeNs < Start + durationNs;)
        {
            long stepNs = step(random);
            timeNs = stepNs > durationNs ? Start + durationNs : Math.Min(Start + durationNs, timeNs + stepNs);
            harness.PumpUntil(timeNs);
        }
        return harness.Log.ToArray();
    }
}
