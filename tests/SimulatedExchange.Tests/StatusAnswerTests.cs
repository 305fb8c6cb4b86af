using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What a venue answers to a StatusRequest: two sessions of account 1, one of account 2, two instruments.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class StatusAnswerTests
{
    private const long Start = 1_700_000_000_000_000_000, Price = 60_000_000_000_000, Tick = 100_000_000;
    private const int HistoryCount = 16;

    private readonly ExchangeVenue _venue;
    private readonly VenueHarness _harness;
    private long _nowNs = Start;
    private long _id;

    public StatusAnswerTests()
    {
        _venue = Create();
        _harness = new VenueHarness(_venue) { ExecutionSourceCount = 3 };
    }

    [Test] // Goal: everything in order, behind what came before, as one event. Method: orders, fills, a request right behind them; frames read.
    public void An_answer_has_fills_open_orders_positions_and_an_end()
    {
        Trade(3);
        Submit(0, OrderMessages.New(101, Price - Tick, 4, Side.Buy));
        Submit(0, OrderMessages.New(102, Price + (5 * Tick), 6, Side.Sell, instrumentId: 1));
        Submit(2, OrderMessages.New(103, Price - Tick, 1, Side.Sell)); // fills a part of 101
        Submit(0, OrderMessages.StatusRequest(77, afterMatchId: 2));
        _harness.PumpUntil(long.MaxValue);
        (FrameHeader Header, Execution Execution)[] resent = [.. _harness.Executions.Where(item => (item.Header.Flags & FrameFlags.Resend) != 0)];
        Assert.That(resent.Select(item => (item.Execution.MatchId, item.Execution.Lots)), Is.EqualTo(new[] { (2L, 5L), (3L, 5L), (4L, 1L) }));
        (FrameHeader Header, Execution Execution) live = _harness.Executions.First(item => item.Execution.MatchId == 3
            && item.Header.SourceId == VenueHarness.ExecutionSource && (item.Header.Flags & FrameFlags.Resend) == 0);
        Assert.That(resent[1].Execution, Is.EqualTo(live.Execution), "the fill as it was");
        Assert.That(resent[1].Header.VenueTimeNs, Is.EqualTo(live.Header.VenueTimeNs), "when it happened");
        Assert.That(OpenOrders(77), Is.EqualTo(new[] { (0u, 101L, Price - Tick, 3L, 1L, Side.Buy), (1u, 102L, Price + (5 * Tick), 6L, 0L, Side.Sell) }));
        Assert.That(Positions(77), Is.EqualTo(new[] { (0u, 16L, 4L) }));
        StatusEndDecoder end = End();
        Assert.That((end.RequestId, end.LastMatchId, end.FillCount, end.OpenOrderCount, end.PositionCount, end.VenueId, end.IsHistoryWhole),
            Is.EqualTo((77L, 4L, 3u, 2u, 1u, (ushort)0, (byte)1)));
        FrameHeader[] headers = [.. resent.Select(item => item.Header), .. _harness.Answers.Select(item => item.Header)];
        Assert.That(headers.Select(header => header.ReceiveTimeNs).Distinct().Count(), Is.EqualTo(1), "one moment");
        Assert.That(headers.Select(header => (header.Flags & FrameFlags.EndOfEvent) != 0), Is.EqualTo(headers.Select((_, i) => i == headers.Length - 1)));
        Assert.That(headers.Select(header => header.SourceSequence), Is.Ordered, "behind the executions of the same session");
        Assert.That(headers[^1].InstrumentId, Is.EqualTo(FrameHeader.NoInstrument));
    }

    // Goal: exactly the fills from a match on, or the word that some are forgotten. Method: histories shorter and longer than memory, every match; a list.
    [TestCase(0), TestCase(1), TestCase(HistoryCount - 1), TestCase(HistoryCount), TestCase(HistoryCount + 1), TestCase(3 * HistoryCount)]
    public void The_fills_are_those_from_a_match_on(int fillCount)
    {
        Trade(fillCount);
        _harness.PumpUntil(long.MaxValue);
        for (long after = 0; after <= fillCount + 1; after++)
        {
            int before = _harness.Executions.Count;
            Submit(0, OrderMessages.StatusRequest(after + 1, after));
            _harness.PumpUntil(long.MaxValue);
            long first = Math.Max(Math.Max(1, after), fillCount - HistoryCount + 1);
            long[] expected = [.. Enumerable.Range(1, fillCount).Select(id => (long)id).Where(id => id >= first)];
            Assert.That(_harness.Executions.Skip(before).Select(item => item.Execution.MatchId), Is.EqualTo(expected), $"after {after}");
            bool isWhole = fillCount <= HistoryCount || after > fillCount - HistoryCount;
            Assert.That((End().FillCount, End().IsHistoryWhole), Is.EqualTo(((uint)expected.Length, isWhole ? (byte)1 : (byte)0)), $"after {after}");
            Assert.That(Positions(after + 1).Length, Is.EqualTo(fillCount > 0 ? 1 : 0));
        }
    }

    [Test] // Goal: fewer fills than remembered may be wanted. Method: the history's own search with bounds, against a list.
    public void A_bound_on_the_fills_takes_the_last_ones([Values(0, 1, 5, 100)] int countMax)
    {
        var history = new FillHistory(8);
        for (int id = 1; id <= 12; id++)
        {
            for (long after = 0; after <= 14; after++)
            {
                long first = history.FirstFrom(after, countMax, out bool isWhole);
                long[] wanted = [.. Enumerable.Range(1, id - 1).Select(match => (long)match * 2).Where(match => match >= after)];
                long[] got = [.. Enumerable.Range((int)first, id - (int)first).Select(fill => history[fill].Execution.MatchId)];
                Assert.That(got, Is.EqualTo(wanted.TakeLast(Math.Min(8, countMax))), $"{id} {after}");
                Assert.That(isWhole, Is.EqualTo(got.Length == wanted.Length), $"{id} {after}");
            }

            history.Add(0, new Execution { Kind = ExecutionKind.Filled, OwnerId = 1, InstrumentId = 0, MatchId = id * 2 });
        }
    }

    [Test] // Goal: the asker alone is answered, of its account alone. Method: two sessions of one account, one of another, one that is lost, another venue.
    public void Only_the_session_that_asks_is_answered()
    {
        Trade(1);
        Submit(1, OrderMessages.StatusRequest(5));
        Submit(2, OrderMessages.StatusRequest(6));
        _venue.Disconnect(0, _nowNs);
        Submit(0, OrderMessages.StatusRequest(7));
        Submit(1, OrderMessages.StatusRequest(8, venueId: 3));
        _harness.PumpUntil(long.MaxValue);
        Assert.That(_harness.Answers.Select(item => item.Header.SourceId - VenueHarness.ExecutionSource).Distinct(), Is.EqualTo(new[] { 1, 2 }));
        Assert.That((Positions(5), Positions(6)), Is.EqualTo((new[] { (0u, 5L, 1L) }, new[] { (0u, -5L, 1L) })));
        Assert.That(_venue.DroppedMessageCount, Is.EqualTo(2));
    }

    [Test] // Goal: a request takes its turn. Method: behind a mass cancel of the same moment: nothing is open any more; before it: all is.
    public void A_request_sees_what_came_before_it()
    {
        Submit(0, OrderMessages.New(1, Price, 4, Side.Buy));
        Submit(0, OrderMessages.StatusRequest(1));
        Submit(0, OrderMessages.MassCancel(0));
        Submit(0, OrderMessages.StatusRequest(2));
        _harness.PumpUntil(long.MaxValue);
        Assert.That((OpenOrders(1).Length, OpenOrders(2).Length), Is.EqualTo((1, 0)));
    }

    [Test] // Goal: an answer that cannot be delivered is none. Method: more requests than may be on their way: the rest is dropped, nothing throws.
    public void Requests_beyond_what_may_be_on_its_way_are_dropped()
    {
        Trade(HistoryCount);
        for (int request = 0; request < 20_000; request++) _venue.Submit(0, _nowNs, OrderMessages.StatusRequest(request));
        Assert.DoesNotThrow(() => _harness.PumpUntil(long.MaxValue));
        Assert.That(_venue.DroppedMessageCount, Is.GreaterThan(1_000));
        Assert.That(_harness.Answers.Count(item => StatusEndDecoder.TryWrap(item.Message, out _)), Is.EqualTo(20_000 - _venue.DroppedMessageCount));
    }

    [Test] // Goal: a venue that was started again is the same to an account. Method: fills of two accounts restored; positions, cash, history, next ids.
    public void Restored_fills_give_positions_cash_history_and_ids()
    {
        Trade(7);
        Submit(2, OrderMessages.New(500, Price + Tick, 3, Side.Buy, instrumentId: 1));
        Submit(0, OrderMessages.New(501, Price + Tick, 2, Side.Sell, instrumentId: 1));
        _harness.PumpUntil(long.MaxValue);
        ExchangeVenue restored = Create();
        foreach (int account in new[] { 1, 2 })
        {
            var fills = new AccountFill[64];
            foreach (AccountFill fill in fills.AsSpan(0, _venue.CopyFills(account, 0, fills))) restored.RestoreFill(fill.VenueTimeNs, fill.Execution);
        }

        foreach (int account in new[] { 1, 2 })
        {
            Assert.That(restored.PositionLots(account, 0), Is.EqualTo(_venue.PositionLots(account, 0)));
            Assert.That(restored.PositionLots(account, 1), Is.EqualTo(_venue.PositionLots(account, 1)));
            Assert.That(restored.Cash(account, "USDT"), Is.EqualTo(_venue.Cash(account, "USDT")));
            Assert.That(restored.FillCount(account), Is.EqualTo(_venue.FillCount(account)));
        }

        MatchingEngine books = restored.Books;
        Assert.That(books.Cash(0, "USDT") + books.Cash(1, "USDT") + books.Cash(2, "USDT") + books.Cash(books.VenueOwner, "USDT"), Is.EqualTo((Int128)0));
        Assert.That(books.PositionLots(0, 0) + books.PositionLots(0, 1) + books.PositionLots(0, 2), Is.Zero);
        Assert.That((books.LastMatchIdOfAll, books.LastVenueOrderId), Is.EqualTo((8L, 16L)), "order 501 was the sixteenth");
        restored.ContinueAbove(matchId: 100, venueOrderId: 200);
        var harness = new VenueHarness(restored) { ExecutionSourceCount = 3 };
        restored.Submit(0, _nowNs, OrderMessages.New(900, Price, 1, Side.Buy));
        restored.Submit(2, _nowNs, OrderMessages.New(901, Price, 1, Side.Sell));
        restored.Submit(0, _nowNs, OrderMessages.StatusRequest(9, afterMatchId: 8));
        harness.PumpUntil(long.MaxValue);
        Assert.That(harness.Executions.Where(item => (item.Header.Flags & FrameFlags.Resend) != 0).Select(item => (item.Execution.MatchId, item.Execution.VenueOrderId)),
            Is.EqualTo(new[] { (8L, 16L), (101L, 201L) }));
        Assert.That(() => restored.RestoreFill(0, default), Throws.InvalidOperationException, "it has lived");
    }

    [Test] // Goal: what is no fill is not restored. Method: wrong kind, account, instrument, side, quantity, and an older match.
    public void Nonsense_is_not_restored()
    {
        var good = new Execution { Kind = ExecutionKind.Filled, OwnerId = 1, InstrumentId = 0, MatchId = 5, Price = Price, Lots = 1, Side = Side.Buy };
        _venue.RestoreFill(0, in good);
        foreach (Execution wrong in new[]
        {
            good with { Kind = ExecutionKind.Accepted }, good with { OwnerId = 0 }, good with { OwnerId = 3 }, good with { InstrumentId = 9 },
            good with { Side = 0 }, good with { Lots = 0 }, good with { MatchId = 4 },
        })
        {
            Assert.That(() => _venue.RestoreFill(0, in wrong), Throws.InstanceOf<ArgumentException>(), $"{wrong}");
        }

        Assert.That((_venue.PositionLots(1, 0), _venue.FillCount(1)), Is.EqualTo((1L, 1L)));
    }

    [Test] // Goal: answering allocates nothing once the queue has grown. Method: the thread's bytes over many answers.
    public void Answering_allocates_nothing_after_warm_up()
    {
        Trade(HistoryCount);
        Submit(0, OrderMessages.New(800, Price - Tick, 4, Side.Buy));
        byte[] request = OrderMessages.StatusRequest(1), frame = new byte[FrameLayout.SlotBytes];
        Assert.That(AllocationTests.AllocatedBytes(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                _venue.Submit(0, ++_nowNs, request);
                while (_venue.TryNextFrame(long.MaxValue, frame) > 0)
                {
                }
            }
        }), Is.Zero);
    }

    private static ExchangeVenue Create() => new(
        ExchangeVenueTests.Quiet(LatencyConfiguration.Constant(1_000, 5_000, 5_000)) with
        {
            Instruments = [new(InstrumentRules.BtcPerpetual(0), Crowd: null), new(InstrumentRules.BtcPerpetual(1), Crowd: null)],
            Sessions = [new VenueSession(1), new VenueSession(1), new VenueSession(2)],
            FillHistoryCount = HistoryCount,
        },
        VenueHarness.MarketDataSource,
        VenueHarness.ExecutionSource);

    /// <summary>Fills of 5 lots each, account 1 buying from account 2.</summary>
    private void Trade(int count)
    {
        for (int fill = 0; fill < count; fill++)
        {
            Submit(0, OrderMessages.New(++_id, Price, 5, Side.Buy));
            Submit(2, OrderMessages.New(++_id, Price, 5, Side.Sell));
        }
    }

    private void Submit(int session, byte[] message) => _venue.Submit(session, ++_nowNs, message);

    private (uint Instrument, long Id, long Price, long Leaves, long Cum, Side Side)[] OpenOrders(long requestId)
    {
        var orders = new List<(uint, long, long, long, long, Side)>();
        foreach ((FrameHeader header, byte[] message) in _harness.Answers)
        {
            if (OpenOrderDecoder.TryWrap(message, out OpenOrderDecoder open) && open.RequestId == requestId)
                orders.Add((header.InstrumentId, open.ClientOrderId, open.Price, open.LeavesLots, open.CumLots, open.Side));
        }

        return [.. orders];
    }

    private (uint Instrument, long Lots, long LastMatchId)[] Positions(long requestId)
    {
        var positions = new List<(uint, long, long)>();
        foreach ((FrameHeader header, byte[] message) in _harness.Answers)
        {
            if (PositionReportDecoder.TryWrap(message, out PositionReportDecoder report) && report.RequestId == requestId)
                positions.Add((header.InstrumentId, report.PositionLots, report.LastMatchId));
        }

        return [.. positions];
    }

    private StatusEndDecoder End()
    {
        Assert.That(StatusEndDecoder.TryWrap(_harness.Answers[^1].Message, out StatusEndDecoder end), Is.True);
        return end;
    }
}
