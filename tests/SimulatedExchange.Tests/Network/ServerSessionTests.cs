using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;
using static LowLatencyMM.SimulatedExchange.Tests.ServerHarness;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class ServerSessionTests
{
    [Test] // Goal: an order's whole life over the network. Method: two sessions, a maker and a taker, then a cancel; what each hears.
    public void Orders_go_in_and_executions_come_out()
    {
        using var harness = new ServerHarness();
        VenueClient maker = harness.LogOn(), taker = harness.LogOn("other");
        Assert.That((maker.VenueRunId, maker.HeartbeatIntervalMs), Is.EqualTo((Start, 60_000u)));
        maker.Send(OrderMessages.New(1, Price, 5, Side.Buy));
        harness.RunUntil(() => maker.Executions.Count == 1);
        taker.Send(OrderMessages.New(1, Price, 2, Side.Sell));
        harness.RunUntil(() => maker.Executions.Count == 2 && taker.Executions.Count == 2);
        maker.Send(OrderMessages.Cancel(1));
        harness.RunUntil(() => maker.Executions.Count == 3);
        Assert.That(Told(maker), Is.EqualTo("Accepted 1, Filled 1, Canceled 1"));
        Assert.That(Told(taker), Is.EqualTo("Accepted 1, Filled 1"));
        Assert.That(maker.Executions[1].Header.VenueTimeNs, Is.InRange(Start, harness.NowNs));
        maker.Send(VenueClient.LogoutMessage());
        harness.RunUntil(() => maker.IsClosed);
        Assert.That(maker.Logout, Is.EqualTo(LogoutReason.Requested));
        Assert.That(harness.Notes.Select(note => (note.Session, note.IsLogon, note.Reason)), Is.EqualTo(new (int, bool, LogoutReason?)[]
        {
            (0, true, null), (1, true, null), (0, false, LogoutReason.Requested),
        }));
        Assert.That((harness.Server.Counters.OrderCount, harness.Server.Counters.ExecutionCount), Is.EqualTo((3, 5)));
    }

    private static readonly object[] BadLogons =
    [
        new object[] { VenueClient.LogonMessage("nobody"), LogonRejectReason.UnknownSession },
        new object[] { VenueClient.LogonMessage(""), LogonRejectReason.UnknownSession },
        new object[] { VenueClient.LogonMessage("engine2"), LogonRejectReason.UnknownSession },
        new object[] { VenueClient.LogonMessage(heartbeatIntervalMs: 9), LogonRejectReason.Malformed },
        new object[] { VenueClient.LogonMessage(heartbeatIntervalMs: 60_001), LogonRejectReason.Malformed },
        new object[] { VenueClient.LogonMessage(schemaVersion: 2), LogonRejectReason.SchemaVersion },
        new object[] { VenueClient.LogonMessage()[..20], LogonRejectReason.Malformed },
        new object[] { VenueClient.HeartbeatMessage(), LogonRejectReason.Malformed },
        new object[] { OrderMessages.New(1, Price, 5, Side.Buy), LogonRejectReason.Malformed },
    ];

    [TestCaseSource(nameof(BadLogons))] // Goal: a wrong logon is refused by its reason, and the connection ends. Method: one fault each.
    public void A_wrong_logon_is_refused(byte[] message, LogonRejectReason reason)
    {
        using var harness = new ServerHarness();
        VenueClient client = harness.Connect();
        client.Send(message);
        harness.RunUntil(() => client.IsClosed);
        Assert.That((client.Rejection, client.VenueRunId), Is.EqualTo(((LogonRejectReason?)reason, 0L)));
        _ = harness.LogOn();
    }

    [Test] // Goal: a session has one connection, and no older engine gets it. Method: a second logon while the first is alive, then epochs down and up.
    public void A_live_session_and_a_newer_epoch_are_protected()
    {
        using var harness = new ServerHarness();
        VenueClient first = harness.LogOn(epoch: 7);
        Assert.That(harness.Refusal(epoch: 8), Is.EqualTo(LogonRejectReason.AlreadyLoggedOn));
        first.Abort();
        Assert.That(harness.Refusal(epoch: 6), Is.EqualTo(LogonRejectReason.OlderEpoch));
        _ = harness.LogOn(epoch: 7);
    }

    [Test] // Goal: a killed gateway's successor gets in at once. Method: the new logon is sent before the server could see that the old one is gone.
    public void A_successor_of_a_dead_peer_is_taken_in_the_same_round()
    {
        using var harness = new ServerHarness();
        VenueClient first = harness.LogOn();
        first.Abort();
        VenueClient second = harness.Connect();
        second.Send(VenueClient.LogonMessage());
        harness.RunUntil(() => second.IsAnswered);
        Assert.That(second.Rejection, Is.Null);
    }

    [TestCase(true, true, ExpectedResult = "none"), TestCase(false, true, ExpectedResult = "1"), TestCase(true, false, ExpectedResult = "1")]
    // Goal: what happens to the orders of a peer that is lost is the logon's choice, where the venue can cancel. Method: a reset with an order resting.
    public string Orders_of_a_lost_peer_follow_its_logon(bool isCancelOnDisconnect, bool canCancel)
    {
        using var harness = new ServerHarness(hasCancelOnDisconnect: canCancel);
        VenueClient client = harness.LogOn(isCancelOnDisconnect: isCancelOnDisconnect);
        client.Send(OrderMessages.New(1, Price, 5, Side.Buy));
        harness.RunUntil(() => client.Executions.Count == 1);
        client.Abort();
        harness.RunUntil(() => harness.Notes.Count == 2);
        harness.Run(2);
        Assert.That(harness.Notes[1].Reason, Is.Null);
        Assert.That(harness.Venue.IsConnected(0), Is.False);
        return harness.Venue.OpenOrderCount(1) == 0 ? "none" : $"{harness.Venue.OpenOrderCount(1)}";
    }

    [Test] // Goal: a half-open peer is found. Method: a socket that stays open in silence; its end, its orders, and when another one may take its place.
    public void A_silent_peer_is_dropped_after_three_intervals()
    {
        using var harness = new ServerHarness();
        VenueClient silent = harness.LogOn(heartbeatIntervalMs: 100);
        silent.Send(OrderMessages.New(1, Price, 5, Side.Buy));
        harness.RunUntil(() => silent.Executions.Count == 1);
        long lastNs = harness.NowNs;
        harness.RunUntil(() => silent.IsClosed);
        Assert.That(silent.Logout, Is.EqualTo(LogoutReason.HeartbeatMissed));
        Assert.That(harness.Notes[^1].TimeNs - lastNs, Is.InRange(298 * MsNs, 303 * MsNs));
        Assert.That(silent.HeartbeatCount, Is.InRange(2, 3), "it was told of us meanwhile");
        Assert.That(harness.Venue.OpenOrderCount(1), Is.Zero);
    }

    [Test] // Goal: heartbeats alone keep a session. Method: ten intervals with nothing else.
    public void Heartbeats_keep_a_session()
    {
        using var harness = new ServerHarness();
        VenueClient client = harness.LogOn(heartbeatIntervalMs: 100);
        for (int i = 0; i < 10; i++)
        {
            int heard = client.HeartbeatCount;
            harness.RunUntil(() => client.HeartbeatCount > heard);
            client.Send(VenueClient.HeartbeatMessage());
        }

        Assert.That(client.IsClosed, Is.False);
        Assert.That(harness.NowNs - Start, Is.InRange(950 * MsNs, 1_100 * MsNs), "at least one an interval, and not many more");
    }

    [Test] // Goal: a silent connection does not lock its session. Method: another logon within two intervals, then beyond.
    public void A_silent_peer_is_replaced_after_two_intervals()
    {
        using var harness = new ServerHarness();
        VenueClient silent = harness.LogOn(heartbeatIntervalMs: 1_000);
        harness.Run(1_500);
        Assert.That(harness.Refusal(), Is.EqualTo(LogonRejectReason.AlreadyLoggedOn));
        harness.Run(600);
        _ = harness.LogOn();
        harness.RunUntil(() => silent.IsClosed);
        Assert.That(silent.Logout, Is.EqualTo(LogoutReason.HeartbeatMissed));
    }

    [TestCase(0L), TestCase(2_000_000L)] // ns of latency: what is under way when the connection breaks is lost
    // Goal: who comes back learns everything by a status request. Method: fills while nobody is there; the answer's fills, marked as sent again, orders, position.
    public void A_status_request_answers_what_was_missed(long latencyNs)
    {
        ExchangeConfiguration configuration = ExchangeConfiguration.BtcPerpetual(1, Start) with
        {
            Latency = LatencyConfiguration.Constant(latencyNs, latencyNs, latencyNs),
            Sessions = [new VenueSession(1), new VenueSession(2)],
        };
        using var harness = new ServerHarness(configuration: configuration);
        VenueClient maker = harness.LogOn(isCancelOnDisconnect: false), taker = harness.LogOn("other");
        maker.Send(OrderMessages.New(1, Price, 5, Side.Buy));
        harness.RunUntil(() => maker.Executions.Count == 1);
        maker.Abort();
        harness.Run(10);
        taker.Send(OrderMessages.New(1, Price, 2, Side.Sell));
        harness.RunUntil(() => taker.Executions.Count == 2);
        VenueClient again = harness.LogOn(isCancelOnDisconnect: false);
        again.Send(OrderMessages.StatusRequest(77, venueId: 0));
        harness.RunUntil(() => again.Status.Count == 3);
        Assert.That(Told(again), Is.EqualTo("Filled 1"));
        Assert.That(again.Executions[0].Header.Flags & FrameFlags.Resend, Is.EqualTo(FrameFlags.Resend));
        Assert.That(again.Status, Is.EqualTo(new[] { "open 1", "position 2", "end of 77: 1 fills" }));
    }

    [Test] // Goal: the end of the venue is told. Method: close with two sessions.
    public void The_venue_says_good_bye()
    {
        using var harness = new ServerHarness();
        VenueClient first = harness.LogOn(), second = harness.LogOn("other");
        harness.Server.Close();
        harness.RunUntil(() => first.IsClosed && second.IsClosed);
        Assert.That((first.Logout, second.Logout), Is.EqualTo(((LogoutReason?)LogoutReason.Closing, (LogoutReason?)LogoutReason.Closing)));
        first.Dispose();
        second.Dispose();
        harness.RunUntil(() => !harness.Server.HasConnections);
    }

    [Test] // Goal: executions are delivered or the session ends, and the fills stay known. Method: a peer that does not read, small buffers, many orders.
    public void A_slow_consumer_is_logged_out_and_its_fills_are_kept()
    {
        using var harness = new ServerHarness(unsentBytesMax: 16_384);
        VenueClient slow = harness.Connect(receiveBufferBytes: 4_096), other = harness.LogOn("other");
        slow.Send(VenueClient.LogonMessage(heartbeatIntervalMs: 60_000));
        harness.RunUntil(() => slow.IsAnswered);
        slow.IsReading = false;
        other.Send(OrderMessages.New(1, Price, 1_000, Side.Buy));
        slow.Send(OrderMessages.New(1, Price, 7, Side.Sell));
        harness.RunUntil(() => other.Executions.Count == 2);
        long id = 1;
        harness.RunUntil(() =>
        {
            for (int i = 0; i < 100 && harness.Notes.Count == 2; i++) slow.Send(OrderMessages.Cancel(1_000_000 + ++id));
            return harness.Notes.Count > 2;
        });
        Assert.That((harness.Notes[2].Session, harness.Notes[2].Reason), Is.EqualTo((0, (LogoutReason?)LogoutReason.SlowConsumer)));
        Assert.That((harness.Venue.FillCount(1), harness.Venue.PositionLots(1, 0)), Is.EqualTo((1, -7)));
        other.Send(OrderMessages.Cancel(1));
        harness.RunUntil(() => other.Executions.Count == 3);
    }

    private static string Told(VenueClient client) => string.Join(", ", client.Executions.Select(item => $"{item.Execution.Kind} {item.Execution.ClientOrderId}"));
}
