using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The order that stands for a quote: keyed by group, instrument and side, with its level.</summary>
public sealed class QuoteKeyTests
{
    private const long Ticks = EngineRig.BidTicks;

    [Test] // Goal: each key finds its own order. Method: keys that differ in one part each; keys that nobody has.
    public void Every_key_finds_its_own_order()
    {
        using var rig = new EngineRig();
        (ushort Group, Side Side, byte Level)[] keys =
            [(0, Side.Buy, 0), (0, Side.Buy, 1), (0, Side.Sell, 0), (1, Side.Buy, 0), (ushort.MaxValue, Side.Sell, byte.MaxValue)];
        foreach ((ushort group, Side side, byte level) in keys) Place(rig, group, side, level);
        Assert.Multiple(() =>
        {
            foreach ((ushort group, Side side, byte level) in keys)
            {
                Assert.That(rig.Core.Context.Orders.TryFindQuote(group, 0, side, level, out int slot), Is.True);
                Order order = rig.Core.Context.Orders[slot];
                Assert.That((order.Group, order.Side, order.Level), Is.EqualTo((group, side, level)));
            }
        });
        Assert.That(rig.Core.Context.Orders.TryFindQuote(1, 0, Side.Sell, 0, out int none), Is.False);
        Assert.That(none, Is.EqualTo(OrderTable.None));
        Assert.That(rig.Core.Context.Orders.TryFindQuote(0, 1, Side.Buy, 0, out _), Is.False, "another instrument");
    }

    [Test] // Goal: a replacement stands for the quote from the moment it is sent, and its original again when it is refused. Method: both answers.
    public void A_replacement_stands_for_its_quote([Values] bool isAccepted)
    {
        using var rig = new EngineRig();
        long id = rig.PlaceLive();
        long replacement = rig.Replace(id, Ticks - 1, 12);
        Assert.That(Found(rig), Is.EqualTo(replacement));
        if (isAccepted) rig.Send(rig.Frames.Replaced(replacement, id, 5, (Ticks - 1) * EngineRig.Tick, 12, 0));
        else rig.Send(rig.Frames.ReplaceRejected(replacement, id, RejectReason.RateLimit));
        Assert.That(Found(rig), Is.EqualTo(isAccepted ? replacement : id));
    }

    [Test] // Goal: what has ended stands for nothing, and leaves the place to an older order of the key. Method: two of one key; each ends.
    public void An_ended_order_stands_for_nothing()
    {
        using var rig = new EngineRig();
        long older = rig.PlaceLive();
        long later = rig.PlaceLive(ticks: Ticks - 1);
        Assert.That(Found(rig), Is.EqualTo(later));
        rig.Send(rig.Frames.Canceled(later, 1, leaves: 0, cum: 0));
        Assert.That(Found(rig), Is.EqualTo(older));
        rig.Fill(older, 10);
        Assert.That(Found(rig), Is.Zero);
    }

    private static long Found(EngineRig rig) =>
        rig.Core.Context.Orders.TryFindQuote(0, 0, Side.Buy, 0, out int slot) ? rig.Core.Context.Orders[slot].ClientOrderId : 0;

    private static void Place(EngineRig rig, ushort group, Side side, byte level) => rig.Do(context =>
    {
        var price = new Price((side == Side.Buy ? Ticks : EngineRig.AskTicks) * EngineRig.Tick);
        var request = new OrderRequest { InstrumentSlot = 0, Side = side, Price = price, Lots = new Lots(1), Group = group, Level = level };
        Assert.That(context.Place(in request, out _), Is.EqualTo(RiskReason.None));
    });
}
