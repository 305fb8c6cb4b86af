using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

public sealed class ArmTests
{
    [Test] // Goal: no order of the time before a session passes. Method: orders sent before, at and after a loss, at random moments; none of the old session's reaches the venue.
    public void A_stale_order_never_reaches_the_venue([Range(1, 30)] int seed) => Assert.That(StaleOrdersThatPassed(seed, isArmedAtOnce: false), Is.Zero);

    [Test] // Goal: the test above can fail. Method: a gateway that is armed by somebody else the moment it is logged on lets stale orders through, and it is seen.
    public void The_check_sees_a_gateway_that_arms_at_logon() => Assert.That(Enumerable.Range(1, 30).Sum(seed => StaleOrdersThatPassed(seed, isArmedAtOnce: true)), Is.GreaterThan(0));

    [Test] // Goal: between request and end of the answer an order is refused, not lost. Method: the venue holds the end back.
    public void Until_the_answer_is_whole_orders_are_refused()
    {
        var rig = new Rig();
        rig.Venue.HoldsStatusEnd = true;
        rig.LogOn();
        long request = rig.Ask();
        rig.Run(20);
        Assert.That(rig.Telemetry.Arm, Is.EqualTo(ArmState.Reconciling));
        long early = rig.SendNew();
        rig.Run(20);
        Assert.That(rig.RefusalOf(early), Is.EqualTo(RejectReason.RouteDown));
        rig.Venue.SendStatusEnd(request - 1);
        rig.Run(20);
        Assert.That(rig.Telemetry.Arm, Is.EqualTo(ArmState.Reconciling), "the end of another answer");
        rig.Venue.SendStatusEnd(request);
        rig.Run(20);
        long late = rig.SendNew();
        rig.Run(20);
        Assert.That(rig.Reached(early), Is.False);
        Assert.That(rig.Reached(late));
    }

    [Test] // Goal: a request of another session arms nothing and asks nothing. Method: old, coming and foreign session ids.
    public void A_request_that_names_another_session_is_dropped()
    {
        var rig = new Rig();
        rig.LogOn();
        foreach (long session in (long[])[0, rig.Telemetry.SessionId - 1, rig.Telemetry.SessionId + 1, long.MaxValue]) rig.Ask(session);
        rig.Run(50);
        Assert.That(rig.Telemetry.StaleStatusRequests, Is.EqualTo(4));
        Assert.That(rig.Telemetry.Arm, Is.EqualTo(ArmState.Unarmed));
        Assert.That(rig.Venue.Came.Any(came => came.Template == StatusRequestDecoder.TemplateId && came.Schema == StatusRequestDecoder.SchemaId), Is.False);
    }

    [Test] // Goal: cancels pass before the session is armed. Method: a cancel and a mass cancel right after the logon.
    public void Cancels_pass_unarmed()
    {
        var rig = new Rig();
        rig.LogOn();
        long id = rig.NextId();
        rig.Orders.Add(OrderMessages.Cancel(id, Rig.Instrument));
        rig.Orders.Add(OrderMessages.MassCancel(Rig.VenueId));
        rig.SendNew();
        rig.Run(50);
        Assert.That(rig.Reached(id));
        Assert.That(rig.MassCancels, Is.EqualTo(1));
        Assert.That(rig.Telemetry.OrdersDiscarded, Is.EqualTo(1));
    }

    [Test] // Goal: a mass cancel that finds no session is made good. Method: sent while disconnected; it goes out first after the logon.
    public void A_mass_cancel_without_a_session_follows_the_next_logon()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Venue.RefusesConnections = true;
        rig.Venue.Cut();
        rig.Run(20);
        rig.Orders.Add(OrderMessages.MassCancel(Rig.VenueId));
        rig.Orders.Add(OrderMessages.Cancel(5, Rig.Instrument));
        rig.Run(20);
        Assert.That(rig.MassCancels, Is.Zero);
        Assert.That(rig.Telemetry.CancelsDiscarded, Is.EqualTo(2));
        rig.Venue.RefusesConnections = false;
        rig.LogOn();
        rig.Run(20);
        Assert.That(rig.MassCancels, Is.EqualTo(1));
    }

    [Test] // Goal: the answer is the gateway's own truth, too. Method: an order and positions that it never sent; limits count them; a later look in passing harms nothing.
    public void The_answer_sets_orders_and_positions()
    {
        var rig = new Rig(limits: Rig.Limits(limits => limits with { PositionLotsMax = 20 }));
        rig.LogOn();
        rig.Venue.Plant(5, Side.Buy, Rig.Reference, 8, Rig.Instrument);
        rig.Venue.SetPosition(Rig.Instrument, 10);
        rig.Ask();
        rig.RunUntil(() => rig.Telemetry.Arm == ArmState.Armed, "armed");
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(10));
        Assert.That(rig.Telemetry.OpenOrders, Is.EqualTo(1));
        long tooMuch = rig.SendNew(lots: 3);
        long fits = rig.SendNew(lots: 2);
        rig.Run(20);
        Assert.That(rig.RefusalOf(tooMuch), Is.EqualTo(RejectReason.GatewayLimit));
        Assert.That(rig.Reached(fits));
        rig.Ask();
        rig.Run(20);
        Assert.That(rig.Telemetry.Arm, Is.EqualTo(ArmState.Armed));
        Assert.That(rig.Telemetry.OpenOrders, Is.EqualTo(2));
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(10));
    }

    [Test] // Goal: fills that come again count once. Method: fills while the connection is lost and before; after the reconciliation the position is the venue's.
    public void Positions_survive_a_lost_connection([Range(1, 10)] int seed)
    {
        var rig = new Rig((ulong)seed);
        rig.Arm();
        for (int i = 0; i < 10; i++) rig.SendNew(i % 3 == 0 ? Side.Sell : Side.Buy, lots: 10);
        rig.Run(100);
        for (int i = 0; i < 5; i++) rig.Venue.Fill(i, 4);
        rig.Run(seed % 4); // some of it is still on its way
        for (int i = 0; i < 5; i++) rig.Venue.Fill(i, 3, isSilent: true);
        rig.Venue.Cut();
        rig.Run(20);
        rig.Arm();
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(rig.Venue.Position(Rig.Instrument)));
        Assert.That(rig.Telemetry.OpenOrders, Is.Zero);
    }

    /// <summary>A session is lost while the engine goes on sending; how many of its orders the venue got in the session after.</summary>
    private static int StaleOrdersThatPassed(int seed, bool isArmedAtOnce)
    {
        var random = new Random(seed);
        var rig = new Rig((ulong)seed);
        rig.Arm();
        var stale = new HashSet<long>();
        for (int i = 0; i < 50; i++)
        {
            stale.Add(rig.SendNew());
            if (random.Next(3) == 0) rig.Run(1);
        }

        rig.Venue.Cut(); // the engine learns of it later
        int cameBefore = rig.Venue.Came.Count;
        long old = rig.Telemetry.SessionId;
        while (rig.Telemetry.SessionId == old || rig.Telemetry.SessionId == 0)
        {
            stale.Add(rig.SendNew());
            if (random.Next(4) == 0) stale.Add(rig.SendReplace(stale.First()));
            rig.Run(1);
        }

        if (isArmedAtOnce)
        {
            rig.Ask(); // nobody has looked at the answer when the next orders come
            rig.Run(30);
        }

        for (int i = 0; i < 50; i++)
        {
            stale.Add(rig.SendNew());
            if (random.Next(3) == 0) rig.Run(1);
        }

        rig.Run(50);
        Assert.That(rig.Told(SessionStatus.Down, old));
        return rig.Venue.Came.Skip(cameBefore).Count(came => came.Schema == NewOrderDecoder.SchemaId && stale.Contains(came.Id));
    }
}
