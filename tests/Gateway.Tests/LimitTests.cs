using LowLatencyMM.Engine;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

public sealed class LimitTests
{
    // Goal: the limits are those of a naive model. Method: random orders, replacements, cancels, fills, some sent twice, reductions and refusals over cut streams; what passes,
    // what is refused, positions and open orders equal the model's after each step.
    [Test]
    public void Any_stream_of_orders_is_limited_as_the_model_says([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        GatewayLimits limits = Rig.Limits(limits => limits with { PositionLotsMax = 60, OpenOrdersMax = 12, OrderLotsMax = 20, PriceCollarFraction = 0.1 }, open: 15);
        var rig = new Rig((ulong)seed, limits);
        rig.Venue.RejectsOneIn = 10;
        rig.Arm();
        var model = new NaiveLimits(limits.Instruments[0].Limits, Rig.Unit / 10, limits.OpenOrdersMax);
        var ids = new List<(long Id, Side Side, uint Instrument)>();
        int said = rig.Said.Count, passed = 0, refused = 0;
        for (int step = 0; step < 3_000; step++)
        {
            for (; said < rig.Said.Count; said++) model.OnExecution(rig.Said[said].Header.InstrumentId, rig.Said[said].Message);
            int what = random.Next(10);
            uint instrument = random.Next(2) == 0 ? Rig.Instrument : Rig.Other;
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            long price = Rig.Reference * random.Next(85, 116) / 100;
            long lots = random.Next(0, 24);
            if (what < 6)
            {
                bool isReplace = what >= 4 && ids.Count > 0;
                long original = 0;
                if (isReplace) (original, side, instrument) = ids[^random.Next(1, Math.Min(ids.Count, 20) + 1)];
                long id = isReplace ? rig.SendReplace(original, side, price, lots, instrument) : rig.SendNew(side, price, lots, instrument);
                bool isAllowed = model.Allows(isReplace, id, original, side, price, lots, instrument);
                CycleOnce(rig);
                bool isRefused = rig.Said.Skip(said).Any(each => IsRefusalOf(each, id));
                Assert.That(isRefused, Is.EqualTo(!isAllowed), $"step {step}: {(isReplace ? "replace" : "new")} {side} {lots} at {price}");
                if (isAllowed)
                {
                    ids.Add((id, side, instrument));
                    passed++;
                }
                else
                {
                    refused++;
                    said = SkipRefusal(rig, said, id, model);
                }
            }
            else if (what < 8 && ids.Count > 0)
            {
                (long id, _, uint at) = ids[random.Next(ids.Count)];
                rig.Orders.Add(OrderMessages.Cancel(id, at));
            }
            else if (rig.Venue.OpenCount > 0)
            {
                int index = random.Next(rig.Venue.OpenCount);
                long part = random.Next(1, (int)rig.Venue.OrderAt(index).LeavesLots + 1);
                if (what == 8) rig.Venue.Fill(index, part);
                else rig.Venue.Reduce(index, part);
            }

            if (rig.Venue.Fills.Count > 0 && random.Next(20) == 0) rig.Venue.RepeatFill(random.Next(rig.Venue.Fills.Count));
            if (random.Next(2) == 0) CycleOnce(rig);
            if (random.Next(50) == 0) rig.Run(30);
            for (; said < rig.Said.Count; said++) model.OnExecution(rig.Said[said].Header.InstrumentId, rig.Said[said].Message);
            Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(model.Position(Rig.Instrument)));
            Assert.That(rig.Core.PositionLots(Rig.Other), Is.EqualTo(model.Position(Rig.Other)));
            Assert.That(rig.Telemetry.OpenOrders, Is.EqualTo(model.OpenCount));
        }

        Assert.That(passed, Is.GreaterThan(100));
        Assert.That(refused, Is.GreaterThan(100));
        rig.Run(200);
        Assert.That(rig.Core.PositionLots(Rig.Instrument), Is.EqualTo(rig.Venue.Position(Rig.Instrument)));
        Assert.That(rig.Telemetry.OpenOrders, Is.EqualTo(rig.Venue.OpenCount));
    }

    [Test] // Goal: each limit holds at its edge. Method: the last value that passes and the first that does not.
    public void Each_limit_has_its_edge()
    {
        GatewayLimits limits = Rig.Limits(limits => limits with
        {
            OrderLotsMax = 50,
            OrderNotionalMax = 400 * Rig.Unit, // 40 lots of 0.1 at 100
            PositionLotsMax = 100,
            PriceCollarFraction = 0.05,
            LowestPrice = new Price(96 * Rig.Unit),
            HighestPrice = new Price(104 * Rig.Unit),
        });
        AssertRefused(limits, Rig.Reference, 40, null);
        AssertRefused(limits, Rig.Reference, 41, RejectReason.GatewayLimit);
        AssertRefused(limits, Rig.Reference, 0, RejectReason.InvalidQuantity);
        AssertRefused(limits, Rig.Reference, -5, RejectReason.InvalidQuantity);
        AssertRefused(limits, Rig.Reference, 51, RejectReason.GatewayLimit);
        AssertRefused(limits, Rig.Reference, long.MaxValue, RejectReason.GatewayLimit);
        AssertRefused(limits, 96 * Rig.Unit, 1, null);
        AssertRefused(limits, (96 * Rig.Unit) - 1, 1, RejectReason.GatewayLimit);
        AssertRefused(limits, 104 * Rig.Unit, 1, null);
        AssertRefused(limits, (104 * Rig.Unit) + 1, 1, RejectReason.GatewayLimit);
        AssertRefused(limits, long.MaxValue, 1, RejectReason.GatewayLimit);
        AssertRefused(limits, long.MinValue, 1, RejectReason.GatewayLimit);
        GatewayLimits collar = Rig.Limits(limits => limits with { PriceCollarFraction = 0.05 });
        AssertRefused(collar, 105 * Rig.Unit, 1, null);
        AssertRefused(collar, (105 * Rig.Unit) + 1, 1, RejectReason.GatewayLimit);
        AssertRefused(collar, 95 * Rig.Unit, 1, null);
        AssertRefused(collar, (95 * Rig.Unit) - 1, 1, RejectReason.GatewayLimit);
        GatewayLimits unknown = Rig.Limits(limits => limits with { PriceCollarFraction = 0.05, ReferencePrice = null });
        AssertRefused(unknown, 900 * Rig.Unit, 1, null);
    }

    [Test] // Goal: an instrument that the limits do not name is refused. Method: another slot, another generation of a known slot, all instruments.
    public void An_unknown_instrument_is_refused([Values(0x1_0003u, 0x2_0002u, uint.MaxValue, 0u)] uint instrument)
    {
        var rig = new Rig();
        rig.Arm();
        long order = rig.SendNew(instrument: instrument);
        rig.Run(20);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(RejectReason.UnknownInstrument));
        Assert.That(rig.Reached(order), Is.False);
    }

    [Test] // Goal: the rate refuses and never queues, and cancels keep a fifth and pass beyond it. Method: burst 10 at once, 5 a second after; domain specification 10.4.
    public void The_rate_refuses_orders_and_no_cancels()
    {
        var rig = new Rig(limits: Rig.Limits(perSecond: 5, burst: 10));
        rig.Arm();
        long[] first = [.. Enumerable.Range(0, 12).Select(_ => rig.SendNew())];
        rig.Run(1);
        Assert.That(first.Count(id => rig.RefusalOf(id) is null), Is.EqualTo(8));
        Assert.That(first[8..].Select(id => rig.RefusalOf(id)), Is.All.EqualTo(RejectReason.RateLimit));
        for (int i = 0; i < 8; i++) rig.Orders.Add(OrderMessages.Cancel(first[i], Rig.Instrument));
        rig.Run(20);
        Assert.That(first[..8].All(rig.Reached));
        Assert.That(rig.Venue.Came.Count(came => came.Template == CancelOrderDecoder.TemplateId && came.Schema == CancelOrderDecoder.SchemaId), Is.EqualTo(8));
        rig.Run(10_000);
        long[] second = [.. Enumerable.Range(0, 9).Select(_ => rig.SendNew())];
        rig.Run(1);
        Assert.That(second.Count(id => rig.RefusalOf(id) is null), Is.EqualTo(8));
    }

    [Test] // Goal: absurd numbers from a venue wrap nothing. Method: positions and orders at the ends of 64 bits; the limits then refuse what would add.
    public void Absurd_positions_refuse_and_never_wrap([Values(long.MaxValue, long.MinValue, 1_000_000)] long position)
    {
        var rig = new Rig();
        rig.LogOn();
        rig.Venue.SetPosition(Rig.Instrument, position);
        rig.Venue.Plant(5, Side.Buy, Rig.Reference, long.MaxValue, Rig.Instrument);
        rig.Venue.Plant(6, Side.Sell, Rig.Reference, long.MaxValue, Rig.Instrument);
        rig.Ask();
        rig.RunUntil(() => rig.Telemetry.Arm == ArmState.Armed, "armed");
        long adding = rig.SendNew(position > 0 ? Side.Buy : Side.Sell);
        rig.Run(20);
        Assert.That(rig.RefusalOf(adding), Is.EqualTo(RejectReason.GatewayLimit));
    }

    [Test] // Goal: the value of an inverse contract is its quantity. Method: 40 lots of 0.1 against a limit of 4, at any price.
    public void Inverse_contracts_count_by_quantity()
    {
        GatewayLimits limits = Rig.Limits(limits => limits with { OrderNotionalMax = 4 * Rig.Unit, PriceCollarFraction = 0.9 });
        limits = limits with { Instruments = [limits.Instruments[0] with { Definition = Rig.Definition(Rig.Instrument, InstrumentKind.Inverse) }] };
        AssertRefused(limits, 150 * Rig.Unit, 40, null);
        AssertRefused(limits, 50 * Rig.Unit, 41, RejectReason.GatewayLimit);
    }

    [Test] // Goal: garbage from the engine is dropped and counted. Method: empty, cut, foreign and execution messages.
    public void Malformed_orders_are_dropped()
    {
        var rig = new Rig();
        rig.Arm();
        byte[] order = OrderMessages.New(rig.NextId(), Side.Buy, Rig.Reference, 1, Rig.Instrument);
        for (int length = 0; length < order.Length; length++) rig.Orders.Add(order.AsSpan(0, length));
        byte[] foreign = [.. order];
        foreign[4] = 77; // schema
        rig.Orders.Add(foreign);
        byte[] unknown = [.. order];
        unknown[2] = 16; // an execution
        rig.Orders.Add(unknown);
        rig.Orders.Add(OrderMessages.MassCancel(Rig.VenueId + 1));
        rig.Run(20);
        Assert.That(rig.Telemetry.MalformedOrders, Is.EqualTo(order.Length + 3));
        long zeroSide = rig.NextId();
        byte[] sideless = OrderMessages.New(zeroSide, 0, Rig.Reference, 1, Rig.Instrument);
        rig.Orders.Add(sideless);
        rig.Run(20);
        Assert.That(rig.RefusalOf(zeroSide), Is.EqualTo(RejectReason.Malformed));
    }

    private static void AssertRefused(GatewayLimits limits, long price, long lots, RejectReason? expected)
    {
        var rig = new Rig(limits: limits);
        rig.Arm();
        long order = rig.SendNew(price: price, lots: lots);
        rig.Run(20);
        Assert.That(rig.RefusalOf(order), Is.EqualTo(expected), $"{lots} at {price}");
        Assert.That(rig.Reached(order), Is.EqualTo(expected is null));
    }

    private static void CycleOnce(Rig rig) => rig.Run(1);

    private static bool IsRefusalOf(Said said, long id) =>
        (said.Header.Flags & Messages.FrameFlags.Synthetic) != 0
        && ((RejectedDecoder.TryWrap(said.Message, out RejectedDecoder rejected) && rejected.ClientOrderId == id)
            || (ReplaceRejectedDecoder.TryWrap(said.Message, out ReplaceRejectedDecoder replace) && replace.ClientOrderId == id));

    /// <summary>The gateway's own refusal comes first in its cycle, and the model made it itself.</summary>
    private static int SkipRefusal(Rig rig, int said, long id, NaiveLimits model)
    {
        for (; !IsRefusalOf(rig.Said[said], id); said++) model.OnExecution(rig.Said[said].Header.InstrumentId, rig.Said[said].Message);
        return said + 1;
    }
}
