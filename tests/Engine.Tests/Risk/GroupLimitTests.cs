using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Limits over groups of instruments: net and gross worst case, open orders.</summary>
public sealed class GroupLimitTests
{
    private const long Unit = Price.Scale;

    private static AggregateLimits Net(long units) => AggregateLimits.None with { NetNotionalMax = units * Unit };

    // Goal: each group refuses with its own reason what the others allow. Method: three lots of BTC are worth 180; one more than the group's limit is refused.
    [TestCase(AggregateScope.Total, RiskReason.TotalLimit)]
    [TestCase(AggregateScope.Account, RiskReason.AccountLimit)]
    [TestCase(AggregateScope.Venue, RiskReason.VenueLimit)]
    [TestCase(AggregateScope.Underlying, RiskReason.UnderlyingLimit)]
    public void A_net_limit_refuses_the_order_that_would_pass_it(AggregateScope scope, RiskReason reason)
    {
        using var rig = new PortfolioRig(With(scope, Net(200)));
        rig.Hold(0, 2);
        Assert.That(rig.TryPlace(0, Side.Buy, 2), Is.EqualTo(reason)); // 240
        Assert.That(rig.TryPlace(0, Side.Buy, 1), Is.EqualTo(RiskReason.None)); // 180, open
        Assert.That(rig.TryPlace(0, Side.Buy, 1), Is.EqualTo(reason)); // what is open counts
        foreach (long lots in new[] { 2, 2, 1 }) Assert.That(rig.TryPlace(0, Side.Sell, lots), Is.EqualTo(RiskReason.None)); // 3 short at worst
        Assert.That(rig.TryPlace(0, Side.Sell, 1), Is.EqualTo(reason)); // no: 4 short
        Assert.That(rig.Rig.Counters.RiskRefusals[(int)reason], Is.EqualTo(3));
    }

    [TestCase(AggregateScope.Total, RiskReason.TotalLimit)]
    [TestCase(AggregateScope.Account, RiskReason.AccountLimit)]
    public void A_gross_limit_adds_what_a_net_limit_nets(AggregateScope scope, RiskReason reason) // Goal: as named. Method: long one, short another instrument.
    {
        using var rig = new PortfolioRig(With(scope, AggregateLimits.None with { GrossNotionalMax = 200 * Unit }));
        rig.Hold(0, 2);
        Assert.That(rig.TryPlace(3, Side.Sell, 2), Is.EqualTo(reason));
        Assert.That(rig.TryPlace(3, Side.Sell, 1), Is.EqualTo(RiskReason.None));
        Assert.That(rig.TryPlace(0, Side.Sell, 4), Is.EqualTo(RiskReason.None)); // 2 short at worst: no greater than 2 long
    }

    [Test] // Goal: an order that shrinks a group passes though the group is beyond its limit. Method: the mark rises until it is.
    public void A_reducing_order_passes_a_limit_that_is_already_exceeded()
    {
        using var rig = new PortfolioRig(With(AggregateScope.Total, new AggregateLimits
        {
            NetNotionalMax = 130 * Unit,
            GrossNotionalMax = 130 * Unit,
            OpenOrdersMax = AggregateLimits.Unlimited,
        }));
        rig.Hold(0, 2);
        rig.Quote(0, 780_000); // 156
        Assert.That(rig.Context.Exposures.Aggregate(AggregateScope.Total, 0).Net, Is.GreaterThan((Int128)(130 * Unit)));
        Assert.That(rig.TryPlace(0, Side.Buy, 1), Is.EqualTo(RiskReason.TotalLimit));
        for (int sold = 0; sold < 3; sold++) Assert.That(rig.TryPlace(0, Side.Sell, 1), Is.EqualTo(RiskReason.None), "to 1 short: the gross value does not grow");
        Assert.That(rig.TryPlace(0, Side.Sell, 1), Is.EqualTo(RiskReason.TotalLimit), "to 2 short");
    }

    [Test] // Goal: open orders are counted in their groups. Method: two at one venue, the third there and at another.
    public void Open_orders_are_counted_by_group()
    {
        using var rig = new PortfolioRig(With(AggregateScope.Venue, AggregateLimits.None with { OpenOrdersMax = 10 }));
        for (int order = 0; order < 10; order++) Assert.That(rig.TryPlace(order % 2, Side.Buy, 1), Is.EqualTo(RiskReason.None));
        Assert.That(rig.TryPlace(1, Side.Buy, 1), Is.EqualTo(RiskReason.VenueLimit));
        Assert.That(rig.TryPlace(2, Side.Buy, 1), Is.EqualTo(RiskReason.None));
        rig.Rig.Send(rig.Rig.Frames.Rejected(rig.Rig.Sent[0].ClientOrderId, RejectReason.RateLimit));
        Assert.That(rig.TryPlace(1, Side.Buy, 1), Is.EqualTo(RiskReason.None));
    }

    [Test] // Goal: venues of one account add up, those of another do not. Method: limit 200 on account 0, positions at venues 0, 1 and 2.
    public void Venues_share_the_limit_of_their_account()
    {
        var portfolio = new PortfolioParameters { VenueAccounts = [0, 0, 1], AccountLimits = new Dictionary<int, AggregateLimits> { [0] = Net(200) } };
        using var rig = new PortfolioRig(PortfolioRig.Configuration(portfolio) with { DefaultLimits = Small });
        rig.Hold(0, 2); // venue 0
        Assert.That(rig.TryPlace(3, Side.Buy, 2), Is.EqualTo(RiskReason.AccountLimit)); // venue 1, the same account
        Assert.That(rig.TryPlace(4, Side.Buy, 40), Is.EqualTo(RiskReason.None)); // venue 2
    }

    [Test] // Goal: an operator's limit acts at once and may not contradict those around it. Method: SetParameter frames, outcomes and the next order.
    public void An_operator_sets_group_limits_within_each_other()
    {
        using var rig = new PortfolioRig();
        Assert.That(Set(rig, RiskParameter.TotalNetNotionalMax, 500 * Unit), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(Set(rig, RiskParameter.VenueNetNotionalMax, 600 * Unit), Is.EqualTo(CommandOutcome.OutOfRange), "above the total's");
        Assert.That(Set(rig, RiskParameter.VenueNetNotionalMax, 100 * Unit, instrument: 0), Is.EqualTo(CommandOutcome.Applied));
        Assert.That(rig.TryPlace(0, Side.Buy, 2), Is.EqualTo(RiskReason.VenueLimit));
        Assert.That(rig.TryPlace(2, Side.Buy, 2), Is.EqualTo(RiskReason.None), "another venue");
        Assert.That(Set(rig, RiskParameter.TotalNetNotionalMax, 50 * Unit), Is.EqualTo(CommandOutcome.OutOfRange), "below the venue's");
        Assert.That(Set(rig, RiskParameter.TotalGrossNotionalMax, 400 * Unit), Is.EqualTo(CommandOutcome.OutOfRange), "below the net limit");
        Assert.That(Set(rig, RiskParameter.TotalGrossNotionalMax, 0), Is.EqualTo(CommandOutcome.OutOfRange));
        Assert.That(Set(rig, RiskParameter.UnderlyingNetNotionalMax, -1), Is.EqualTo(CommandOutcome.OutOfRange));
        Assert.That(Set(rig, RiskParameter.AccountNetNotionalMax, long.MaxValue), Is.EqualTo(CommandOutcome.OutOfRange), "64 bits: above the total's");
    }

    [Test] // Goal: who asks why sees the same numbers as the check. Method: one order around the limit, measured and then placed.
    public void Measured_checks_have_the_limits_of_groups_with_their_headroom()
    {
        using var rig = new PortfolioRig(With(AggregateScope.Underlying, Net(200)));
        rig.Hold(0, 2);
        RiskReason reason = RiskReason.None;
        IReadOnlyList<RiskCheck> checks = [];
        rig.Context.Decisions = new DecisionLog(); // wishes are written down from here on
        rig.Rig.Do(context =>
        {
            reason = context.Place(new OrderRequest { InstrumentSlot = 0, Side = Side.Buy, Price = new Price(rig.Ticks(0) * FrameFactory.Tick), Lots = new Lots(2) }, out _);
            checks = context.Decisions!.For(0).Wishes[^1].Checks;
        });
        RiskCheck group = checks.Single(check => check.Reason == RiskReason.UnderlyingLimit);
        Assert.That(reason, Is.EqualTo(RiskReason.UnderlyingLimit));
        Assert.That((group.IsPassed, group.Limit), Is.EqualTo((false, 200.0)));
        Assert.That(group.Value, Is.EqualTo(240).Within(1));
        Assert.That(group.Headroom, Is.EqualTo(200 - group.Value));
    }

    [Test] // Goal: limits that contradict each other are named both. Method: one contradiction each, words of the one error.
    public void Limits_that_contradict_each_other_are_errors_that_name_both()
    {
        AssertError(new PortfolioParameters { Total = Net(100), Venue = Net(200) }, "Portfolio.Venue.NetNotionalMax: 200000000000 is above Total.NetNotionalMax, 100000000000.");
        AssertError(new PortfolioParameters { Total = Net(2000), Account = Net(1500), Venue = Net(1800) }, "Venue.NetNotionalMax: 1800000000000 is above Account.NetNotionalMax");
        AssertError(
            new PortfolioParameters { Total = Net(2000), UnderlyingLimits = new Dictionary<string, AggregateLimits> { ["BTC"] = Net(3000) } },
            "UnderlyingLimits[BTC].NetNotionalMax: 3000000000000 is above Total");
        AssertError(new PortfolioParameters { Underlying = Net(0) }, "Underlying.NetNotionalMax: 0 is not above 0");
        AssertError(new PortfolioParameters { Total = AggregateLimits.None with { OpenOrdersMax = -1 } }, "Total.OpenOrdersMax: -1 is not above 0");
        AssertError(new PortfolioParameters { Underlying = Net(999) }, "DefaultLimits.OrderNotionalMax: 1000000000000 is above Underlying.NetNotionalMax, 999000000000.");
        AssertError(new PortfolioParameters { VenueAccounts = [0, 9] }, "account 9 is not in 0 to 3");
        foreach (long value in new[] { 0, -1, long.MinValue, long.MaxValue })
            AssertError(new PortfolioParameters { CurrencyValues = new Dictionary<string, long> { ["EUR"] = value } }, "CurrencyValues[EUR]");
        Assert.That(PortfolioRig.Configuration(new PortfolioParameters { Total = Net(2000), Account = Net(2000), Venue = Net(1000), Underlying = Net(1500) }).Validate(), Is.Empty);
    }

    private static readonly RiskLimits Small = PortfolioRig.Configuration().DefaultLimits with { OrderNotionalMax = 150 * Unit, OpenOrdersMax = 10 };

    private static EngineConfiguration With(AggregateScope scope, AggregateLimits limits)
    {
        var portfolio = new PortfolioParameters { VenueAccounts = [0, 0, 1] };
        portfolio = scope switch
        {
            AggregateScope.Total => portfolio with { Total = limits },
            AggregateScope.Account => portfolio with { Account = limits },
            AggregateScope.Venue => portfolio with { Venue = limits },
            _ => portfolio with { Underlying = limits },
        };
        RiskLimits defaults = PortfolioRig.Configuration().DefaultLimits;
        return PortfolioRig.Configuration(portfolio) with
        {
            DefaultLimits = defaults with { OrderNotionalMax = Math.Min(defaults.OrderNotionalMax, limits.NetNotionalMax) },
        };
    }

    private static CommandOutcome Set(PortfolioRig rig, RiskParameter parameter, long nanos, uint? instrument = null)
    {
        rig.Rig.Send(instrument is { } id ? rig.Rig.Frames.SetParameter((int)parameter, nanos, id) : rig.Rig.Frames.SetParameter((int)parameter, nanos));
        return rig.Context.LastCommandOutcome;
    }

    private static void AssertError(PortfolioParameters portfolio, string words) =>
        Assert.That(PortfolioRig.Configuration(portfolio).Validate(), Has.Some.Contains(words));
}
