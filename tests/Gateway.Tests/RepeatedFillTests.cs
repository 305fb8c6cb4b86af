using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>A fill that the venue sends twice within a session.</summary>
public sealed class RepeatedFillTests
{
    [Test] // Goal: it moves nothing, and goes to the engine all the same. Method: a partial fill once more, before and after the order's next one.
    public void A_repeated_fill_counts_once()
    {
        var rig = new Rig();
        rig.Arm();
        rig.SendNew(lots: 10);
        rig.Run(50);
        rig.Venue.Fill(0, 3);
        rig.Venue.RepeatFill(0);
        rig.Run(50);
        Assert.That((rig.Core.PositionLots(Rig.Instrument), rig.Telemetry.OpenOrders), Is.EqualTo((3L, 1)));
        rig.Venue.Fill(0, 7);
        rig.Venue.RepeatFill(0);
        rig.Venue.RepeatFill(1);
        rig.Run(50);
        Assert.That((rig.Core.PositionLots(Rig.Instrument), rig.Telemetry.OpenOrders), Is.EqualTo((10L, 0)));
        Assert.That(rig.Said.Count(said => said.Schema == FilledDecoder.SchemaId && said.Template == FilledDecoder.TemplateId), Is.EqualTo(5));
    }

    [Test] // Goal: an old fill does not open again what was filled since. Method: the limit is filled but for 2 lots; a fill once more that said "9 open"; 2 fit, 3 do not.
    public void A_repeated_fill_leaves_the_open_quantity_as_it_is()
    {
        var rig = new Rig(limits: Rig.Limits(limits => limits with { PositionLotsMax = 12 }));
        rig.Arm();
        rig.SendNew(lots: 10);
        rig.Run(50);
        rig.Venue.Fill(0, 1);
        rig.Venue.Fill(0, 5);
        rig.Venue.RepeatFill(0);
        rig.Run(50);
        long tooMuch = rig.SendNew(lots: 3);
        long fits = rig.SendNew(lots: 2);
        rig.Run(50);
        Assert.That((rig.RefusalOf(tooMuch), rig.RefusalOf(fits)), Is.EqualTo((RejectReason.GatewayLimit, (RejectReason?)null)));
    }

    [Test] // Goal: a venue that begins anew may use match ids again: its fills count. Method: the same order id cannot come, but the ids are forgotten with the run.
    public void Another_run_of_the_venue_has_matches_of_its_own([Values] bool isAnother)
    {
        var rig = new Rig();
        rig.Arm();
        long id = rig.SendNew(lots: 10);
        rig.Run(50);
        rig.Venue.Fill(0, 3);
        rig.Run(50);
        if (isAnother) rig.Venue.BeginAnew();
        rig.Venue.SetPosition(Rig.Instrument, 0);
        rig.Venue.Cut();
        rig.Run(50);
        rig.LogOn();
        rig.Venue.Plant(id, Side.Buy, Rig.Reference, 10, Rig.Instrument); // restored there, its fill forgotten
        rig.Ask();
        rig.RunUntil(() => rig.Telemetry.Arm == ArmState.Armed, "armed");
        if (isAnother) rig.Venue.Fill(0, 3);
        else rig.Venue.RepeatFill(0);
        rig.Run(50);
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(isAnother ? 3 : 0));
    }

    [TestCase(1)] // Goal: the latest keys are known, as many as promised, and at most twice as many are kept. Method: a model that keeps all; random keys, some again.
    [TestCase(2)]
    public void The_latest_keys_are_known(int seed)
    {
        const int Capacity = 100;
        var random = new Random(seed);
        var fills = new RecentFills(Capacity);
        var lastAdded = new Dictionary<long, int>();
        int added = 0;
        for (int step = 0; step < 20_000; step++)
        {
            long match = random.Next(2) == 0 && added > 0 ? Math.Max(1, added - random.Next(3 * Capacity)) : added + 1;
            bool isNew = fills.TryAdd(new FillKey(1, match, match * 7, 0));
            int age = lastAdded.TryGetValue(match, out int at) ? added - at : int.MaxValue;
            if (age < Capacity) Assert.That(isNew, Is.False, $"{age} keys came since");
            if (age >= 2 * Capacity) Assert.That(isNew, Is.True, $"{age} keys came since");
            if (isNew) lastAdded[match] = added++;
        }

        fills.Clear();
        Assert.That(fills.TryAdd(new FillKey(1, added, added * 7, 0)), Is.True);
    }
}
