using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The check that every test's engine runs under after each frame.</summary>
public sealed class AttributionCheckTests
{
    private const long Unit = 1_000_000_000;

    // Goal: the ledger's inventory is the running sum of Q dM to the rounding rule, for every kind of contract. Method: random mids and fills, the check
    // after each frame; the rig runs it too.
    [Test]
    public void The_ledger_passes_on_every_frame(
        [Values(InstrumentKind.Linear, InstrumentKind.Inverse, InstrumentKind.Spot)] InstrumentKind kind, [Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        using var rig = new EngineRig(isReady: false);
        rig.Send(rig.Frames.Definition(kind: kind, contractValue: random.NextInt64(1, 1_000) * Unit, quantityStep: Unit / 100, flags: InstrumentFlags.None));
        for (int step = 0; step < 2_000; step++)
        {
            long millis = random.Next(10_000, 90_000_000);
            if (random.Next(3) == 0) rig.Send(rig.Frames.Filled(1, 1, step + 1, millis * 1_000_000, random.Next(1, 500), random.Next(2) == 0 ? Side.Buy : Side.Sell, fee: random.Next(-99, 99)));
            else rig.Send(rig.Frames.Snapshot([((millis * 1_000_000) - EngineRig.Tick, 1)], [((millis * 1_000_000) + EngineRig.Tick, 1)]));
        }

        Assert.That(rig.AttributionLooks, Is.GreaterThan(2_000));
    }

    // Goal: the check notices a ledger that is wrong by more than rounding. Method: a mark that moves behind its back, so that a gain stands in the ledger
    // that no position held; then the same in step.
    [TestCase(true)]
    [TestCase(false)]
    public void A_gain_that_no_position_made_is_noticed(bool isHidden)
    {
        using var rig = new EngineRig();
        rig.Fill(1, 10, Side.Buy);
        var check = new AttributionCheck();
        Assert.That(check.CheckAll(rig.Core.Context), Is.EqualTo(AttributionFault.None));
        rig.SendBook();
        if (!isHidden) Assert.That(check.CheckAll(rig.Core.Context), Is.EqualTo(AttributionFault.None));
        rig.Send(rig.Frames.Snapshot([(600_100 * EngineRig.Tick, 1)], [(600_101 * EngineRig.Tick, 1)]));
        if (!isHidden) Assert.That(check.CheckAll(rig.Core.Context), Is.EqualTo(AttributionFault.None));
        rig.Fill(1, 10, Side.Sell, 600_100); // flat, and the mark goes back: seen as no change at all when the way there was missed
        if (!isHidden) Assert.That(check.CheckAll(rig.Core.Context), Is.EqualTo(AttributionFault.None));
        rig.SendBook();
        Assert.That(check.CheckAll(rig.Core.Context), Is.EqualTo(isHidden ? AttributionFault.Inventory : AttributionFault.None));
        Assert.That(check.FaultSlot, Is.Zero);
    }
}
