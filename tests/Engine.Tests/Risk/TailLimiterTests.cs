using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The story that practitioners tell, and the limiter that makes it end well.</summary>
public sealed class TailLimiterTests
{
    private const long Second = 1_000_000_000;
    private const long LossMax = 40; // stressed loss in ten minutes, risk currency
    private const double LossBound = 250; // of the whole event

    // Goal: a model that doubles its size on a single volatility measure loses more than the bound in a cross-margin event, and the engine does not let it.
    // Method: ten calm minutes, then everything moves together and quietly, the model doubles again and again, then -8 %; with the limiter off, and on.
    [Test]
    public void A_model_that_doubles_into_a_cross_margin_event_breaches_without_the_limiter_and_survives_with_it()
    {
        (double lossOff, double scaleOff, RiskState stateOff) = Run(AggregateLimits.Unlimited);
        (double lossOn, double scaleOn, RiskState stateOn) = Run(LossMax * Price.Scale);
        Assert.Multiple(() =>
        {
            Assert.That(lossOff, Is.GreaterThan(2 * LossBound), "without the limiter it breaches");
            Assert.That(scaleOff, Is.EqualTo(1));
            Assert.That(stateOff, Is.EqualTo(RiskState.Normal));
            Assert.That(lossOn, Is.LessThanOrEqualTo(LossBound), "with it the loss is bounded");
            Assert.That(scaleOn, Is.LessThan(1), "the scale fell before the event's end");
            Assert.That(stateOn, Is.AnyOf(RiskState.ReduceOnly, RiskState.Halted));
        });
    }

    [Test] // Goal: the scale only falls, and is back after ten clear minutes. Method: prices move together for a while, then apart.
    public void The_scale_falls_with_correlation_and_returns_after_ten_clear_minutes()
    {
        using PortfolioRig rig = Rig(2 * Price.Scale);
        var random = new Random(1);
        for (int slot = 0; slot < 3; slot++) rig.Hold(slot, 200 * (slot + 1));
        for (int second = 0; second < 300; second++) Move(rig, random, shared: 0, own: 0.0005);
        Assert.That(rig.Context.Tail.MeanCorrelation, Is.InRange(-0.4, 0.4));
        Assert.That(rig.Context.TailScale, Is.EqualTo(1), "nothing has triggered, whatever the loss");
        double last = 1;
        for (int second = 0; second < 1_200; second++)
        {
            Move(rig, random, shared: 0.001, own: 0.00005);
            Assert.That(rig.Context.TailScale, Is.LessThanOrEqualTo(last));
            last = rig.Context.TailScale;
        }

        Assert.That(rig.Context.Tail.MeanCorrelation, Is.GreaterThan(0.7));
        Assert.That(last, Is.InRange(1e-6, 0.9));
        int secondsUntilClear = 0;
        for (; rig.Context.TailScale < 1 && secondsUntilClear < 6_000; secondsUntilClear++) Move(rig, random, shared: 0, own: 0.002);
        Assert.That(rig.Context.TailScale, Is.EqualTo(1));
        Assert.That(secondsUntilClear, Is.GreaterThan(600));
    }

    [Test] // Goal: while it acts no strategy may grow the risk, and every one may shrink it. Method: orders of both sides after the trigger; measured as checked.
    public void While_it_acts_orders_may_only_shrink_what_is_too_great()
    {
        using PortfolioRig rig = Rig(1 * Price.Scale);
        var random = new Random(2);
        for (int slot = 0; slot < 3; slot++) rig.Hold(slot, 200 * (slot + 1));
        for (int second = 0; second < 400; second++) Move(rig, random, shared: 0.001, own: 0.00005);
        Assert.That(rig.Context.TailScale, Is.LessThan(1));
        Assert.That(rig.TryPlace(0, Side.Buy, 1), Is.EqualTo(RiskReason.TailLimit));
        Assert.That(rig.TryPlace(3, Side.Buy, 1), Is.EqualTo(RiskReason.TailLimit), "another venue, the same underlying");
        Assert.That(rig.TryPlace(0, Side.Sell, 200), Is.EqualTo(RiskReason.None));
        Assert.That(rig.Context.OrderChecks(0, Side.Buy, new Price(rig.Ticks(0) * FrameFactory.Tick), new Lots(1)).Single(check => check.Reason == RiskReason.TailLimit).IsPassed, Is.False);
    }

    [Test] // Goal: open orders that would make it worse do not outlive the trigger. Method: resting buys of a long book when it triggers.
    public void Resting_orders_that_could_grow_the_loss_are_cancelled()
    {
        using PortfolioRig rig = Rig(1 * Price.Scale);
        var random = new Random(3);
        for (int slot = 0; slot < 3; slot++) rig.Hold(slot, 200 * (slot + 1));
        Assert.That(rig.TryPlace(0, Side.Buy, 5), Is.EqualTo(RiskReason.None));
        long resting = rig.Rig.LastSent.ClientOrderId;
        rig.Rig.Send(rig.Rig.Frames.Accepted(resting, resting + 1, rig.Rig.LastSent.Price, 5));
        for (int second = 0; second < 400 && rig.Rig.CountSent(OutboundKind.Cancel) == 0; second++) Move(rig, random, shared: 0.001, own: 0.00005);
        Assert.That(rig.Rig.CountSent(OutboundKind.Cancel), Is.GreaterThanOrEqualTo(1));
        Assert.That(rig.Context.TailScale, Is.LessThan(1));
    }

    [Test] // Goal: VaR and ES of the positions are estimated without a limiter too. Method: known moves of 0.1 % a second; one position by hand; hedged and doubled books.
    public void Value_at_risk_and_shortfall_follow_the_positions()
    {
        double single = ValueAtRiskOf(200, 0, out double shortfall, out double value);
        Assert.That(single, Is.EqualTo(2.3263478740 * value * 0.001 * Math.Sqrt(600)).Within(5).Percent);
        Assert.That(shortfall / single, Is.EqualTo(2.3378027923 / 2.3263478740).Within(1e-6));
        Assert.That(ValueAtRiskOf(200, 200, out _, out _), Is.GreaterThan(1.5 * single), "both ways together");
        Assert.That(ValueAtRiskOf(200, -200, out _, out _), Is.LessThan(0.4 * single), "one against the other");
        Assert.That(ValueAtRiskOf(0, 0, out _, out _), Is.Zero);
    }

    /// <summary>Of two instruments of the same value whose prices move alike.</summary>
    private static double ValueAtRiskOf(long first, long second, out double shortfall, out double value)
    {
        using PortfolioRig rig = Rig(AggregateLimits.Unlimited);
        var random = new Random(4);
        for (int sample = 0; sample < 4_000; sample++) Move(rig, random, shared: 0.001, own: 0.00002);
        if (first != 0) rig.Hold(0, first);
        double unit = rig.Ticks(0) / (double)rig.Ticks(1);
        if (second != 0) rig.Hold(1, (long)(second * unit));
        for (int sample = 0; sample < 5; sample++) Move(rig, random, shared: 0.001, own: 0.00002);
        Assert.That((rig.Context.TailScale, rig.Context.RiskState), Is.EqualTo((1.0, RiskState.Normal)), "nothing limits");
        shortfall = rig.Context.Tail.ExpectedShortfall;
        value = (double)(long)rig.Context.Exposures.Aggregate(AggregateScope.Underlying, rig.Context.Exposures.GroupOf(0, AggregateScope.Underlying)).Net / 1e9;
        return rig.Context.Tail.ValueAtRisk;
    }

    private static (double Loss, double Scale, RiskState State) Run(long tailLossMax)
    {
        using PortfolioRig rig = Rig(tailLossMax, isWatched: true);
        var random = new Random(7);
        for (int second = 0; second < 600; second++) Move(rig, random, shared: 0, own: 0.0002);
        long[] sizes = [10, 2, 40]; // 600 of the risk currency each
        for (int slot = 0; slot < 3; slot++) Try(rig, slot, sizes[slot]);
        for (int minute = 0; minute < 15; minute++)
        {
            for (int second = 0; second < 60; second++) Move(rig, random, shared: 0.0003, own: 0.00003); // each alone is as quiet as before, so the model doubles
            for (int slot = 0; slot < 3 && minute is (10 or 12 or 14); slot++) Try(rig, slot, rig.Context.Positions[slot].Lots.Count);
        }

        for (int second = 0; second < 40; second++) Move(rig, random, shared: 0, own: 0, drift: -0.002);
        double loss = 0;
        for (int slot = 0; slot < 3; slot++) loss -= (double)rig.Context.Positions.ProfitAndLoss(slot, in rig.Context.Instruments[slot]).Total / 1e18;
        return (loss, rig.Context.TailScale, rig.Context.RiskState);
    }

    /// <summary>The model buys what it wants; what risk refuses it tries again in smaller parts.</summary>
    private static void Try(PortfolioRig rig, int slot, long lots)
    {
        for (long part = lots; part >= 1; part /= 2)
        {
            if (rig.TryPlace(slot, Side.Buy, part) != RiskReason.None) continue;
            long id = rig.Rig.LastSent.ClientOrderId;
            rig.Rig.Send(rig.Rig.Frames.Accepted(id, id + 1, rig.Rig.LastSent.Price, part));
            rig.Fill(slot, id, part, Side.Buy, rig.Rig.LastSent.Price);
            return;
        }
    }

    /// <summary>A second passes: every underlying moves by a shared and an own part.</summary>
    private static void Move(PortfolioRig rig, Random random, double shared, double own, double drift = 0)
    {
        rig.Rig.Frames.NowNs += Second;
        double all = shared * (random.Next(2) == 0 ? 1 : -1);
        for (int slot = 0; slot < PortfolioRig.Count; slot++)
        {
            double change = all + drift + (own * (random.Next(2) == 0 ? 1 : -1));
            rig.Quote(slot, Math.Max(100, (long)Math.Round(rig.Ticks(slot) * (1 + change))));
        }

        for (int timer = 0; timer < 4; timer++) rig.Rig.Send(rig.Rig.Frames.Timer());
    }

    private static PortfolioRig Rig(long tailLossMax, bool isWatched = false)
    {
        KillSwitchParameters killSwitch = isWatched ? new KillSwitchParameters { AnswerNs = 0 } : KillSwitchParameters.Off;
        EngineConfiguration configuration = PortfolioRig.Configuration(
            new PortfolioParameters { TailLossMax = tailLossMax, TailHorizonNs = 600 * Second }, killSwitch);
        return new PortfolioRig(configuration with { DefaultLimits = configuration.DefaultLimits with { OrderNotionalMax = 1_000_000 * Price.Scale } }, tickScale: 100);
    }
}
