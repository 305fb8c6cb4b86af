using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>Kill, dead-man's switch, epochs.</summary>
public sealed class SafetyTests
{
    [Test] // Goal: a kill cancels at once and shuts for good. Method: armed with orders open; then new orders, cancels, a reconnection and a restart.
    public void A_kill_latches_until_it_is_opened()
    {
        var rig = new Rig();
        rig.Arm();
        for (int i = 0; i < 5; i++) rig.SendNew();
        rig.Run(50);
        Assert.That(rig.Venue.OpenCount, Is.EqualTo(5));
        rig.Core.Kill("alice");
        rig.Run(20);
        Assert.That(rig.Venue.OpenCount, Is.Zero);
        Assert.That(rig.MassCancels, Is.EqualTo(1));
        Assert.That(rig.Disk.Record, Is.EqualTo(new GatewayRecord(Rig.Epoch, true, "alice")));
        AssertShut(rig);
        rig.Venue.Cut();
        rig.Run(5);
        rig.Arm();
        AssertShut(rig);
        var restarted = new Rig(record: rig.Disk.Record);
        restarted.Arm();
        Assert.That(restarted.MassCancels, Is.EqualTo(1));
        AssertShut(restarted);
        long before = restarted.Telemetry.SessionId;
        restarted.Core.Unlatch("bob");
        long early = restarted.SendNew();
        restarted.Run(20);
        Assert.That(restarted.Reached(early), Is.False, "the engine has not compared states yet");
        Assert.That(restarted.Told(SessionStatus.Down, 0) && restarted.Telemetry.SessionId > before);
        restarted.Arm();
        long later = restarted.SendNew();
        restarted.Run(20);
        Assert.That(restarted.Reached(later));
        Assert.That(restarted.Disk.Record, Is.EqualTo(new GatewayRecord(Rig.Epoch, false, "bob")));
    }

    [Test] // Goal: a kill needs neither an armed session nor a session. Method: logged on only; and disconnected: the mass cancel follows the logon.
    public void A_kill_works_unarmed_and_disconnected()
    {
        var unarmed = new Rig();
        unarmed.LogOn();
        unarmed.Venue.Plant(5, Side.Buy, Rig.Reference, 1, Rig.Instrument);
        unarmed.Core.Kill("alice");
        unarmed.Run(20);
        Assert.That(unarmed.Venue.OpenCount, Is.Zero);
        var disconnected = new Rig();
        disconnected.Core.Kill("alice");
        disconnected.LogOn();
        disconnected.Run(20);
        Assert.That(disconnected.MassCancels, Is.EqualTo(1));
    }

    [Test] // Goal: a disk that refuses delays no kill, and is asked again. Method: broken during the kill, mended a second later.
    public void A_kill_holds_when_the_disk_fails()
    {
        var rig = new Rig();
        rig.Arm();
        rig.SendNew();
        rig.Run(20);
        rig.Disk.IsBroken = true;
        rig.Core.Kill("alice");
        rig.Run(20);
        Assert.That(rig.Venue.OpenCount, Is.Zero);
        AssertShut(rig);
        Assert.That(rig.Telemetry.StoreFailures, Is.GreaterThan(0));
        Assert.That(rig.Disk.Record.IsLatched, Is.False);
        rig.Disk.IsBroken = false;
        rig.Run(1_500);
        Assert.That(rig.Disk.Record.IsLatched);
    }

    [Test] // Goal: a kill finds its way past everything that waits. Method: the venue reads nothing until the buffer is full; then it reads again.
    public void A_kill_has_room_when_the_send_buffer_is_full()
    {
        var rig = new Rig(limits: Rig.Limits(limits => limits with { OpenOrdersMax = 100_000, PositionLotsMax = 1_000_000 }, open: 60_000));
        rig.Arm();
        rig.Venue.Cuts = false;
        rig.Venue.IsDeaf = true;
        for (int i = 0; i < 1_000; i++) rig.Orders.Add(OrderMessages.Cancel(i + 1, Rig.Instrument));
        rig.Run(100);
        Assert.That(rig.Telemetry.SendStalls, Is.GreaterThan(0));
        Assert.That(rig.Orders.Waiting, Is.GreaterThan(0));
        rig.Core.Kill("alice");
        int before = rig.MassCancels;
        rig.Venue.IsDeaf = false;
        rig.Run(1);
        Assert.That(rig.MassCancels, Is.EqualTo(before + 1));
    }

    [Test] // Goal: silence of the engine cancels everything, once, after 500 ms. Method: its age just below, then above; then back: a new session, and no order before it is armed.
    public void The_dead_mans_switch_cancels_once_and_disarms()
    {
        var rig = new Rig();
        rig.Arm();
        rig.SendNew();
        rig.Run(20);
        rig.Venue.Fill(0, 1);
        rig.SendNew();
        rig.Run(20);
        rig.Run(20, engineAgeNs: 500_000_000);
        Assert.That(rig.Telemetry.DeadManTrips, Is.Zero);
        long session = rig.Telemetry.SessionId;
        rig.Run(1, engineAgeNs: 500_000_001);
        rig.Run(300, engineAgeNs: 600_000_000);
        Assert.That(rig.Telemetry.DeadManTrips, Is.EqualTo(1));
        Assert.That(rig.MassCancels, Is.EqualTo(1));
        Assert.That(rig.Venue.OpenCount, Is.Zero);
        Assert.That(rig.Telemetry.Phase, Is.EqualTo(SessionPhase.Up));
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(1));
        long during = rig.SendNew();
        rig.Run(20, engineAgeNs: 700_000_000);
        Assert.That(rig.RefusalOf(during), Is.EqualTo(RejectReason.RouteDown));
        long after = rig.SendNew();
        rig.Run(20);
        Assert.That(rig.Told(SessionStatus.Down, session) && rig.Told(SessionStatus.Connected, rig.Telemetry.SessionId) && rig.Telemetry.SessionId > session);
        Assert.That(rig.Reached(after), Is.False);
        rig.Arm();
        long now = rig.SendNew();
        rig.Run(20);
        Assert.That(rig.Reached(now));
    }

    [Test] // Goal: the end of the engine's process trips at once; another engine takes over with its epoch and its own logs. Method: gone, then attached.
    public void Another_engine_takes_over_with_a_logon_of_its_own()
    {
        var rig = new Rig();
        rig.Arm();
        rig.SendNew();
        rig.Run(20);
        rig.Core.OnEngineGone();
        rig.Run(1);
        rig.Run(10);
        Assert.That(rig.Venue.OpenCount, Is.Zero);
        Assert.That(rig.Telemetry.IsEngineLost, Is.EqualTo(1));
        rig.Attach(Rig.Epoch + 1);
        rig.Said.Clear();
        rig.Arm();
        Assert.That(rig.Venue.LogonEpoch, Is.EqualTo(Rig.Epoch + 1));
        Assert.That(rig.Disk.Record.Epoch, Is.EqualTo(Rig.Epoch + 1));
        long old = rig.SendNew(epoch: Rig.Epoch);
        long oldReplace = rig.SendReplace(old, epoch: Rig.Epoch);
        long current = rig.SendNew(epoch: Rig.Epoch + 1);
        rig.Run(20);
        Assert.That(rig.RefusalOf(old), Is.EqualTo(RejectReason.GatewayShut));
        Assert.That(rig.RefusalOf(oldReplace), Is.EqualTo(RejectReason.GatewayShut));
        Assert.That(rig.Telemetry.OlderEpochRefusals, Is.EqualTo(2));
        Assert.That(rig.Reached(current));
    }

    [Test] // Goal: an older engine cannot trade, not even after a restart of the gateway. Method: it reconciles in full; its cancels pass, its orders do not.
    public void An_older_engine_cannot_trade()
    {
        var rig = new Rig(record: new GatewayRecord(Rig.Epoch + 3, false, ""));
        rig.Arm();
        long order = rig.SendNew();
        long cancel = rig.NextId();
        rig.Orders.Add(OrderMessages.Cancel(cancel, Rig.Instrument));
        rig.Run(20);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(RejectReason.GatewayShut));
        Assert.That(rig.Reached(order), Is.False);
        Assert.That(rig.Reached(cancel));
        Assert.That(rig.Disk.Record.Epoch, Is.EqualTo(Rig.Epoch + 3));
    }

    [Test] // Goal: an epoch that nobody announced must reconcile first. Method: an order of a greater epoch in an armed session.
    public void A_greater_epoch_in_an_order_begins_a_new_session()
    {
        var rig = new Rig();
        rig.Arm();
        long session = rig.Telemetry.SessionId;
        long order = rig.SendNew(epoch: Rig.Epoch + 1);
        rig.Run(1);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(RejectReason.RouteDown));
        rig.RunUntil(() => rig.Telemetry.SessionId > session, "a new session");
        Assert.That(rig.Told(SessionStatus.Down, session));
        Assert.That(rig.Venue.LogonEpoch, Is.EqualTo(Rig.Epoch + 1));
        Assert.That(rig.Disk.Record.Epoch, Is.EqualTo(Rig.Epoch + 1));
    }

    [Test] // Goal: an end cancels everything and says goodbye. Method: TryEnd with orders open.
    public void An_end_cancels_and_logs_out()
    {
        var rig = new Rig();
        rig.Arm();
        rig.SendNew();
        rig.Run(20);
        int calls = 0;
        while (!rig.Core.TryEnd(rig.NowNs)) Assert.That(++calls, Is.LessThan(1_000));
        Assert.That(rig.MassCancels, Is.EqualTo(1));
        Assert.That(rig.Venue.Came[^1].Template, Is.EqualTo(Messages.Session.LogoutDecoder.TemplateId));
        rig.Listen();
        Assert.That(rig.Told(SessionStatus.Down, 0));
    }

    private static void AssertShut(Rig rig)
    {
        long order = rig.SendNew();
        long cancel = rig.NextId();
        rig.Orders.Add(OrderMessages.Cancel(cancel, Rig.Instrument));
        rig.Run(20);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(RejectReason.GatewayShut));
        Assert.That(rig.Reached(order), Is.False);
        Assert.That(rig.Reached(cancel));
        Assert.That(rig.Telemetry.IsLatched, Is.EqualTo(1));
    }
}
