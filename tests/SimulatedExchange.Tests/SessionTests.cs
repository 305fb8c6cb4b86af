using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Several sessions at one venue: two of account 1, the first with cancel-on-disconnect, and one of account 2.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class SessionTests
{
    private const long Start = 1_700_000_000_000_000_000, Price = 60_000_000_000_000, Tick = 100_000_000;

    private readonly ExchangeVenue _venue;
    private readonly VenueHarness _harness;

    public SessionTests()
    {
        ExchangeConfiguration configuration = ExchangeVenueTests.Quiet(LatencyConfiguration.Constant(1_000, 5_000, 5_000)) with
        {
            Sessions = [new VenueSession(1, IsCancelOnDisconnect: true), new VenueSession(1), new VenueSession(2)],
            FillHistoryCount = 4,
        };
        _venue = new ExchangeVenue(configuration, VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        _harness = new VenueHarness(_venue) { ExecutionSourceCount = 3 };
    }

    [Test] // Goal: each session hears of its own orders on its own source, numbered from 1. Method: a trade between two accounts.
    public void Executions_go_to_the_session_of_the_order()
    {
        _venue.Submit(0, Start, OrderMessages.New(1, Price, 5, Side.Buy));
        _venue.Submit(1, Start + 1, OrderMessages.New(2, Price - Tick, 5, Side.Buy));
        _venue.Submit(2, Start + 2, OrderMessages.New(1, Price - Tick, 8, Side.Sell)); // the same client id at another account
        Assert.That(Told(), Is.EqualTo("0 Accepted 1, 1 Accepted 2, 2 Accepted 1, 2 Filled 1, 0 Filled 1, 1 Filled 2, 2 Filled 1"), "in order within a session");
        Assert.That((_venue.PositionLots(1, 0), _venue.PositionLots(2, 0)), Is.EqualTo((8, -8)));
        Assert.That(_venue.Cash(1, "USDT") + _venue.Cash(2, "USDT"), Is.EqualTo(-_venue.Books.Cash(_venue.Books.VenueOwner, "USDT")));
    }

    [Test] // Goal: cancel on disconnect, by session. Method: both sessions of the account have orders; each is lost in turn.
    public void A_lost_session_takes_its_orders_along_if_it_is_so_configured()
    {
        _venue.Submit(0, Start, OrderMessages.New(1, Price, 5, Side.Buy));
        _venue.Submit(1, Start, OrderMessages.New(2, Price, 5, Side.Buy));
        _venue.Submit(0, Start, OrderMessages.New(3, Price + Tick, 5, Side.Buy));
        _venue.Disconnect(0, Start + 10);
        _venue.Submit(0, Start + 20, OrderMessages.New(4, Price, 5, Side.Buy)); // nobody is there any more
        Assert.That(Told(), Is.EqualTo("0 Accepted 1, 1 Accepted 2, 0 Accepted 3, 1 Canceled 3, 1 Canceled 1"), "the account's other session hears of it");
        Assert.That(_harness.Executions.TakeLast(2).Select(item => item.Execution.CancelReason), Is.All.EqualTo(CancelReason.Disconnected));
        Assert.That((Open(1), _venue.DroppedMessageCount), Is.EqualTo(("2", 1)));
        _venue.Disconnect(1, Start + 30);
        Assert.That(Told(), Is.Empty);
        Assert.That(Open(1), Is.EqualTo("2"), "that session's orders stay");
    }

    [Test] // Goal: after a logon nothing is unknown. Method: fills while no session is there, then the queries, a cancel and a new order.
    public void A_session_that_comes_back_finds_its_orders_fills_and_position()
    {
        _venue.Disconnect(0, Start);
        _venue.Submit(1, Start, OrderMessages.New(1, Price, 5, Side.Buy));
        _venue.Submit(1, Start, OrderMessages.New(2, Price - Tick, 7, Side.Buy));
        _venue.Disconnect(1, Start + 1);
        _venue.Submit(2, Start + 2, OrderMessages.New(1, Price - Tick, 6, Side.Sell));
        Assert.That(Told(), Is.EqualTo("1 Accepted 1, 1 Accepted 2, 2 Accepted 1, 2 Filled 1, 2 Filled 1"));
        AccountFill[] fills = new AccountFill[8];
        Assert.That(fills[.._venue.CopyFills(1, 0, fills)].Select(fill => (fill.FillId, fill.Execution.ClientOrderId, fill.Execution.Lots)), Is.EqualTo(new[] { (1L, 1L, 5L), (2L, 2L, 1L) }));
        Assert.That(_venue.CopyFills(1, 1, fills), Is.EqualTo(1));
        Assert.That((_venue.CopyFills(1, 2, fills), _venue.PositionLots(1, 0), Open(1)), Is.EqualTo((0, 6, "2")));
        _venue.Connect(1, Start + 10);
        _venue.Submit(1, Start + 11, OrderMessages.Cancel(2));
        Assert.That(Told(), Is.EqualTo("1 Canceled 2"));
    }

    [Test] // Goal: a short history says so. Method: six fills with room for four.
    public void Forgotten_fills_leave_a_gap_in_the_numbers()
    {
        for (int id = 1; id <= 6; id++)
        {
            _venue.Submit(0, Start + id, OrderMessages.New(id, Price, 1, Side.Buy));
            _venue.Submit(2, Start + id, OrderMessages.New(id, Price, 1, Side.Sell));
        }
        _ = Told();
        AccountFill[] fills = new AccountFill[8];
        Assert.That(fills[.._venue.CopyFills(1, 0, fills)].Select(fill => fill.FillId), Is.EqualTo(new[] { 3, 4, 5, 6 }));
        Assert.That(_venue.CopyFills(1, 0, fills.AsSpan(0, 1)), Is.EqualTo(1));
        Assert.That(fills[0].FillId, Is.EqualTo(3));
        Assert.That(_venue.FillCount(1), Is.EqualTo(6));
        Assert.That(() => _venue.FillCount(3), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test] // Goal: another session of the account may cancel an order, another account may not. Method: both try.
    public void Orders_belong_to_the_account()
    {
        _venue.Submit(0, Start, OrderMessages.New(1, Price, 5, Side.Buy));
        _venue.Submit(2, Start + 1, OrderMessages.Cancel(1));
        _venue.Submit(1, Start + 2, OrderMessages.Replace(2, 1, Price, 4, Side.Buy));
        _venue.Submit(0, Start + 3, OrderMessages.Cancel(2));
        Assert.That(Told(), Is.EqualTo("0 Accepted 1, 2 CancelRejected 1, 1 Replaced 2, 1 Canceled 2"), "who replaced it last hears of it");
    }

    private string Told()
    {
        int before = _harness.Executions.Count;
        _harness.PumpUntil(long.MaxValue);
        return string.Join(", ", _harness.Executions.Skip(before)
            .Select(item => $"{item.Header.SourceId - VenueHarness.ExecutionSource} {item.Execution.Kind} {item.Execution.ClientOrderId}"));
    }

    private string Open(int account)
    {
        OpenOrder[] orders = new OpenOrder[16];
        return string.Join(" ", orders[.._venue.CopyOpenOrders(account, orders)].Select(order => order.ClientOrderId));
    }
}
