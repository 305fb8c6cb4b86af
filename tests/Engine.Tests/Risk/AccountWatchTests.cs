using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Equity and what is watched as a share of it.</summary>
public sealed class AccountWatchTests
{
    private const long Second = 1_000_000_000;

    // Goal: a loss of the day and a drawdown reach the kill switch with the right size. Method: capital 1,000, a position of 120, the price falls.
    [TestCase(0.95, RiskState.Normal)] // 0.6 %
    [TestCase(0.85, RiskState.Cautious)] // 1.8 %: the session's loss
    [TestCase(0.60, RiskState.ReduceOnly)] // 4.8 %
    [TestCase(0.45, RiskState.Halted)] // 6.6 %
    public void A_loss_leads_to_the_state_of_the_table(double factor, RiskState expected)
    {
        using PortfolioRig rig = Rig(1_000 * Price.Scale);
        rig.Hold(0, 2);
        Pass(rig, 2);
        Assert.That(rig.Context.Account.Equity, Is.EqualTo(1_000).Within(0.01));
        rig.Quote(0, (long)(600_000 * factor));
        Pass(rig, 3);
        Assert.That(rig.Context.Account.Equity, Is.EqualTo(1_000 - (120 * (1 - factor))).Within(0.01));
        Assert.That(rig.Context.Account.PeakEquity, Is.EqualTo(1_000).Within(0.01));
        Assert.That(rig.Context.RiskState, Is.EqualTo(expected));
    }

    [Test] // Goal: without a capital nothing that is a share of it is watched. Method: the worst of the cases above.
    public void Without_a_capital_no_share_of_it_is_watched()
    {
        using PortfolioRig rig = Rig(null);
        rig.Hold(0, 2);
        rig.Quote(0, 270_000);
        Pass(rig, 3);
        Assert.That(rig.Context.RiskState, Is.EqualTo(RiskState.Normal));
        Assert.That(rig.Context.Account.Equity, Is.Zero);
    }

    [Test] // Goal: the session is the UTC day, the peak is not. Method: a loss of 1.2 % before and after midnight.
    public void A_new_day_begins_a_new_session_and_keeps_the_peak()
    {
        using PortfolioRig rig = Rig(1_000 * Price.Scale);
        rig.Hold(0, 2);
        Pass(rig, 2);
        rig.Quote(0, 540_000);
        Pass(rig, 2);
        Assert.That(rig.Context.SeverityOf(RiskTrigger.SessionLoss, -1), Is.EqualTo(TriggerSeverity.High));
        rig.Rig.Frames.NowNs += 86_400 * Second;
        Pass(rig, 2);
        Assert.That(rig.Context.SeverityOf(RiskTrigger.SessionLoss, -1), Is.EqualTo(TriggerSeverity.None));
        Assert.That(rig.Context.Account.DayEquity, Is.EqualTo(988).Within(0.01));
        Assert.That(rig.Context.Account.PeakEquity, Is.EqualTo(1_000).Within(0.01));
    }

    [Test] // Goal: all in one underlying of three is concentrated, a small book is not. Method: one position below and above half of the equity.
    public void A_great_position_in_one_of_three_underlyings_is_concentrated()
    {
        using PortfolioRig rig = Rig(1_000 * Price.Scale);
        rig.Hold(0, 8);
        Pass(rig, 3);
        Assert.That(rig.Context.SeverityOf(RiskTrigger.Concentration, -1), Is.EqualTo(TriggerSeverity.None));
        rig.Hold(0, 1);
        Pass(rig, 3);
        Assert.That(rig.Context.SeverityOf(RiskTrigger.Concentration, -1), Is.GreaterThanOrEqualTo(TriggerSeverity.High));
    }

    private static void Pass(PortfolioRig rig, int seconds)
    {
        for (int half = 0; half < 2 * seconds; half++)
        {
            rig.Rig.Frames.NowNs += Second / 2;
            for (int slot = 0; slot < PortfolioRig.Count; slot++) rig.Quote(slot, rig.Ticks(slot));
            rig.Rig.Send(rig.Rig.Frames.Timer());
            rig.Rig.Send(rig.Rig.Frames.Timer());
        }
    }

    private static PortfolioRig Rig(long? capital)
    {
        var portfolio = new PortfolioParameters();
        if (capital is { } amount) portfolio = portfolio with { Capital = new Dictionary<string, long> { ["USDT"] = amount } };
        return new PortfolioRig(PortfolioRig.Configuration(portfolio, new KillSwitchParameters { AnswerNs = 0 }));
    }
}
