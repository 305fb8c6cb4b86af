using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The running sums of exposures.</summary>
public sealed class ExposureTableTests
{
    // Goal: the sums are current after every frame. Method: random orders, answers, fills, cancels, marks and definitions; each group recounted from positions,
    // orders and marks after each.
    [Test]
    public void The_sums_equal_a_recount_after_every_frame([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        using var rig = new PortfolioRig();
        int filled = 0;
        for (int step = 0; step < 1_500; step++)
        {
            Step(rig, random, ref filled);
            AssertRecount(rig.Context, $"seed {seed}, step {step}");
        }

        Assert.That(filled, Is.GreaterThan(50));
        Assert.That(rig.Context.Exposures.Aggregate(AggregateScope.Total, 0).Gross, Is.GreaterThan(Int128.Zero));
    }

    // Goal: no order that leaves passes a group limit, by whatever way it came. Method: the same sequences with limits; each new and replaced order that was sent is
    // checked again here, from positions, orders and marks alone.
    [Test]
    public void Every_order_that_leaves_passes_an_independent_check([Range(1, 8)] int seed)
    {
        const long netMax = 1_500 * Price.Scale;
        const long grossMax = 2_000 * Price.Scale;
        var limits = new AggregateLimits { NetNotionalMax = netMax, GrossNotionalMax = grossMax, OpenOrdersMax = 20 };
        var random = new Random(seed);
        using var rig = new PortfolioRig(PortfolioRig.Configuration(new PortfolioParameters { VenueAccounts = [0, 0, 1], Total = limits }));
        int filled = 0;
        int sent = 0;
        for (int step = 0; step < 1_500; step++)
        {
            sent = rig.Rig.Sent.Count;
            Step(rig, random, ref filled);
            ExposureAggregate total = Recount(rig.Context)[(AggregateScope.Total, 0)];
            foreach (SentOrder order in rig.Rig.Sent.Skip(sent).Where(order => order.Kind is OutboundKind.New or OutboundKind.Replace))
            {
                Int128 net = order.Side == Side.Buy ? total.LongWorst : total.ShortWorst;
                bool isNoGrowth = order.Kind == OutboundKind.Replace && (net > netMax || total.Gross > grossMax);
                if (isNoGrowth) continue; // it adds nothing; the mark has moved
                Assert.That(net, Is.LessThanOrEqualTo((Int128)netMax), $"seed {seed}, step {step}");
            }
        }

        long refused = rig.Rig.Counters.RiskRefusals[(int)RiskReason.TotalLimit];
        Assert.That((sent > 100, refused > 10), Is.EqualTo((true, true)), $"{sent} sent, {refused} refused");
    }

    [Test] // Goal: the recount above can fail. Method: a mark that the table has not been told of.
    public void The_recount_notices_a_mark_that_moved_by_itself()
    {
        using var rig = new PortfolioRig();
        rig.Hold(0, 5);
        AssertRecount(rig.Context, "before");
        rig.Context.Instruments[0].LotValue *= 2;
        Assert.That(() => AssertRecount(rig.Context, "after"), Throws.InstanceOf<AssertionException>());
    }

    [Test] // Goal: values come in one risk currency. Method: an inverse and a linear instrument, quoted in other currencies with a value.
    public void A_lot_is_worth_its_quote_value_in_the_risk_currency()
    {
        var portfolio = new PortfolioParameters { CurrencyValues = new Dictionary<string, long> { ["EUR"] = 1_250_000_000, ["USD"] = Price.Scale } };
        using var rig = new EngineRig(PortfolioRig.Configuration(portfolio), isReady: false);
        rig.Send(rig.Frames.Definition(0, quoteCurrency: "EUR", baseCurrency: "BTC"));
        rig.Send(rig.Frames.Definition(1, InstrumentKind.Inverse, contractValue: 10_000_000_000, quantityStep: 1_000_000_000, quoteCurrency: "USD"));
        foreach (uint instrument in new uint[] { 0, 1 }) rig.Send(rig.Frames.Snapshot([(60_000 * Price.Scale, 5)], [(60_002 * Price.Scale, 5)], instrumentId: instrument));
        Assert.That(rig.Core.Context.Exposures[0].LotValue, Is.EqualTo(75_001_250_000)); // 60,001 EUR x .001 x 1.25
        Assert.That(rig.Core.Context.Exposures[1].LotValue, Is.EqualTo(10_000_000_000)); // 10 USD, whatever the price
        Assert.That(rig.Core.Context.Exposures[0].Underlying, Is.EqualTo(rig.Core.Context.Exposures[1].Underlying));
    }

    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    [TestCase(long.MaxValue - 1)]
    [TestCase(0)]
    public void Quantities_at_the_edges_of_64_bits_saturate(long lots) // Goal: no sum wraps. Method: every field at an edge, the sign of the result.
    {
        var exposure = new InstrumentExposure { PositionLots = lots, LotValue = ExposureTable.LotValueMax };
        Int128 most = (Int128)(1L << 58) * ExposureTable.LotValueMax;
        Assert.That(exposure.Value(lots), Is.InRange(-most, most));
        Assert.That(Int128.Sign(exposure.Value(lots)), Is.EqualTo(Math.Sign(lots)));
        Assert.That(exposure.GrossWith(long.MaxValue, long.MaxValue), Is.InRange(most, most * 2));
        Assert.That(exposure.GrossWith(0, 0), Is.EqualTo(Int128.Abs(exposure.Value(lots))));
    }

    private static void Step(PortfolioRig rig, Random random, ref int filled)
    {
        int slot = random.Next(PortfolioRig.Count);
        var open = new List<long>();
        for (int order = rig.Context.Orders.OfInstrument(slot).FirstOpen; order != OrderTable.None; order = rig.Context.Orders[order].NextOpen)
            open.Add(rig.Context.Orders[order].ClientOrderId);
        EngineRig engine = rig.Rig;
        int choice = random.Next(12);
        if (choice < 4 || open.Count == 0)
        {
            _ = rig.TryPlace(slot, random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(1, 15));
            return;
        }

        long id = open[random.Next(open.Count)];
        Order order0 = engine.Order(id);
        switch (choice)
        {
            case 4 or 5:
                engine.Send(engine.Frames.Accepted(id, id + 1, order0.Price.Nanos, order0.LeavesLots.Count));
                break;
            case 6 or 7:
                rig.Fill(slot, id, random.NextInt64(1, order0.LeavesLots.Count + 1), order0.Side, order0.Price.Nanos);
                filled++;
                break;
            case 8:
                _ = engine.Cancel(id);
                engine.Send(engine.Frames.Canceled(id, id + 1, 0, order0.CumLots.Count));
                break;
            case 9:
                _ = engine.TryReplace(id, order0.Price.Nanos / FrameFactory.Tick, order0.CumLots.Count + random.Next(1, 20));
                break;
            case 10:
                rig.Quote(slot, Math.Max(100, rig.Ticks(slot) + random.Next(-(int)(rig.Ticks(slot) / 50), (int)(rig.Ticks(slot) / 50))));
                break;
            default: // another base currency is another underlying, even in use
                engine.Send(engine.Frames.Definition((uint)slot, venueId: (ushort)(slot / 2), maxLots: 1L << 40, baseCurrency: PortfolioRig.Underlyings[random.Next(3)]));
                break;
        }
    }

    private static void AssertRecount(StrategyContext context, string name)
    {
        for (int slot = 0; slot < PortfolioRig.Count; slot++)
        {
            Position position = context.Positions[slot];
            Assert.That(Math.Abs(position.Mark.Nanos - position.ValuedMark.Nanos), Is.LessThanOrEqualTo(position.ValuedMark.Nanos / 256 + 1), name);
        }

        foreach (((AggregateScope scope, int number), ExposureAggregate sum) in Recount(context))
            Assert.That(context.Exposures.Aggregate(scope, number), Is.EqualTo(sum), $"{name}: {scope} {number}");
    }

    private static Dictionary<(AggregateScope Scope, int Number), ExposureAggregate> Recount(StrategyContext context)
    {
        var sums = new Dictionary<(AggregateScope Scope, int Number), ExposureAggregate>();
        for (int slot = 0; slot < PortfolioRig.Count; slot++)
        {
            Position position = context.Positions[slot];
            Instrument instrument = context.Instruments[slot];
            var lotValue = (long)(position.ValuedMark.Nanos / 1e9 * instrument.LotValue);
            InstrumentOrders orders = context.Orders.OfInstrument(slot);
            long longest = position.Lots.Count + orders.ExposedBuyLots.Count;
            long shortest = position.Lots.Count - orders.ExposedSellLots.Count;
            foreach (AggregateScope scope in Enum.GetValues<AggregateScope>())
            {
                int number = scope switch
                {
                    AggregateScope.Underlying => context.Exposures[slot].Underlying,
                    AggregateScope.Venue => instrument.VenueId,
                    AggregateScope.Account => instrument.VenueId < 2 ? 0 : 1,
                    _ => 0,
                };
                ExposureAggregate sum = sums.GetValueOrDefault((scope, number));
                sum.Net += (Int128)position.Lots.Count * lotValue;
                sum.LongWorst += (Int128)longest * lotValue;
                sum.ShortWorst += -(Int128)shortest * lotValue;
                sum.Gross += (Int128)Math.Max(Math.Abs(longest), Math.Abs(shortest)) * lotValue;
                sum.OpenCount += orders.OpenCount;
                sum.MemberCount++;
                sums[(scope, number)] = sum;
            }
        }

        return sums;
    }
}
