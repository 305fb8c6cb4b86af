using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>Too much from the venue, too little room at the engine.</summary>
public sealed class PressureTests
{
    [Test] // Goal: without room at the engine nothing is lost and the session stays. Method: room for one frame now and then, 500 fills; each comes once, in order.
    public void A_full_log_of_executions_loses_nothing([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        var rig = new Rig((ulong)seed);
        rig.Arm();
        for (int i = 0; i < 50; i++) rig.SendNew(lots: 10);
        rig.Run(200);
        rig.Inbox.Room = 0;
        int fills = 0;
        for (int i = 0; i < 50; i++)
        {
            for (int part = 0; part < 10; part++, fills++) rig.Venue.Fill(0, 1);
        }

        for (int i = 0; i < 50_000 && rig.Telemetry.OpenOrders > 0; i++)
        {
            rig.Inbox.Room = random.Next(20) == 0 ? 1 : 0;
            rig.Run(1);
        }

        rig.Inbox.Room = 1_000;
        rig.Run(100);
        long[] matches = [.. rig.Said.Where(said => said.Schema == FilledDecoder.SchemaId && said.Template == FilledDecoder.TemplateId)
            .Select(said => FilledDecoder.TryWrap(said.Message, out FilledDecoder filled) ? filled.MatchId : 0)];
        Assert.That(matches, Is.EqualTo(Enumerable.Range(1, fills).Select(number => (long)number)));
        Assert.That(rig.Telemetry.ExecutionStalls, Is.GreaterThan(100));
        Assert.That(rig.Telemetry.Logons, Is.EqualTo(1), "a stall of ours is not the venue's silence");
    }

    [Test] // Goal: a refusal waits for room, and is given once. Method: no room while an order over its limit arrives; cancels behind it come after it.
    public void A_refusal_waits_for_room()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Inbox.Room = 0;
        long order = rig.SendNew(lots: 1_000);
        rig.Run(50);
        Assert.That(rig.Orders.Waiting, Is.EqualTo(1));
        rig.Inbox.Room = 1_000;
        rig.Run(5);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(RejectReason.GatewayLimit));
        Assert.That(rig.Telemetry.Refusals[(int)RejectReason.GatewayLimit], Is.EqualTo(1));
    }

    [Test] // Goal: a flood of the venue starves neither orders nor a kill. Method: 100,000 heartbeats at once; order and mass cancel go out in the very next cycle.
    public void A_flood_does_not_delay_orders_or_a_kill()
    {
        var rig = new Rig();
        rig.Arm();
        rig.Venue.Cuts = false;
        for (int i = 0; i < 40_000; i++) rig.Venue.SendHeartbeat();
        long order = rig.SendNew();
        rig.Run(1);
        Assert.That(rig.Reached(order));
        Assert.That(rig.Telemetry.BytesIn, Is.LessThan(300_000), "the cycle read a bounded part");
        rig.Core.Kill("alice");
        Assert.That(rig.MassCancels, Is.EqualTo(1));
        rig.Run(2_000);
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Up));
    }

    [Test] // Goal: orders beyond half of the send buffer are refused, never kept. Method: the venue reads nothing; then it reads again: no more than half a buffer comes.
    public void Orders_do_not_pile_up()
    {
        var rig = new Rig(limits: Rig.Limits(limits => limits with { OpenOrdersMax = 10_000, PositionLotsMax = 100_000 }, open: 10_000), change: settings => settings with { HeartbeatIntervalMs = 60_000 });
        rig.Arm();
        rig.Venue.Cuts = false;
        rig.Venue.IsDeaf = true;
        long[] orders = [.. Enumerable.Range(0, 1_000).Select(_ => rig.SendNew())];
        rig.Run(100);
        Assert.That(rig.Orders.Waiting, Is.Zero);
        int refused = orders.Count(id => rig.RefusalOf(id) == RejectReason.RateLimit);
        Assert.That(refused, Is.InRange(700, 900));
        rig.Venue.IsDeaf = false;
        rig.Run(10);
        Assert.That(orders.Count(rig.Reached), Is.EqualTo(1_000 - refused));
    }
}
