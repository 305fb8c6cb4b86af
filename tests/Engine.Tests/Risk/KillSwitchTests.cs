using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine.Tests;

/// <summary>The states of the kill switch: what leads to each, and what leads out.</summary>
public sealed class KillSwitchTests
{
    private static IEnumerable<RiskTrigger> Outside() => KillSwitchRig.Outside;

    [Test] // Goal: one High makes the engine cautious at once, and 120 s without one make it normal. Method: every trigger that a frame can carry.
    public void One_high_is_caution_at_once_and_ends_after_a_clean_time([ValueSource(nameof(Outside))] RiskTrigger trigger)
    {
        using var rig = new KillSwitchRig();
        rig.Measure(trigger, KillSwitchRig.ValueOf(trigger, TriggerSeverity.None));
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal), "negative control");
        rig.Measure(trigger, KillSwitchRig.ValueOf(trigger, TriggerSeverity.High));
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Measure(trigger, KillSwitchRig.ValueOf(trigger, TriggerSeverity.None));
        rig.Pass(119);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious), "119 s");
        rig.Pass(2);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
    }

    [Test] // Goal: the specification's oracle. Method: two High at once; 120 s clean; an acknowledgement; another clean time.
    public void Two_simultaneous_highs_reduce_until_acknowledged()
    {
        using var rig = new KillSwitchRig();
        rig.Measure(RiskTrigger.OracleAge, 6);
        rig.Measure(RiskTrigger.MarginRatio, 1.9);
        rig.Pass(1);
        rig.Measure(RiskTrigger.OracleAge, 6);
        rig.Measure(RiskTrigger.MarginRatio, 1.9);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        rig.Measure(RiskTrigger.OracleAge, 0);
        rig.Measure(RiskTrigger.MarginRatio, 10);
        rig.Pass(121);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly), "120 s clean do not leave it");
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That((rig.State, rig.Rig.Core.Context.LastCommandOutcome), Is.EqualTo((RiskState.Cautious, CommandOutcome.Applied)));
        rig.Pass(121);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
    }

    [Test] // Goal: two of one kind are not two. Method: the oracle of two instruments is old.
    public void The_same_trigger_twice_is_one()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.Send(rig.Rig.Frames.Definition(instrumentId: 1));
        for (int round = 0; round < 4; round++)
        {
            rig.Rig.Send(rig.Rig.Frames.Measurement(RiskTrigger.OracleAge, 6, instrumentId: 0));
            rig.Rig.Send(rig.Rig.Frames.Measurement(RiskTrigger.OracleAge, 7, instrumentId: 1));
            rig.Pass(0.5);
        }

        Assert.That(rig.Rig.Core.Context.ActiveTriggers.Length, Is.EqualTo(2));
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
    }

    [Test] // Goal: one Critical reduces once it is confirmed, and cancels. Method: every trigger, held for six seconds; before it, one observation.
    public void One_confirmed_critical_reduces([ValueSource(nameof(Outside))] RiskTrigger trigger)
    {
        using var rig = new KillSwitchRig();
        rig.Rig.PlaceLive();
        double critical = KillSwitchRig.ValueOf(trigger, TriggerSeverity.Critical);
        bool isDuration = KillSwitchParameters.Default(trigger).ConfirmNs == 0;
        rig.Measure(trigger, critical);
        Assert.That(rig.State, Is.EqualTo(isDuration ? RiskState.ReduceOnly : RiskState.Cautious), "one observation");
        rig.Hold(trigger, critical, 6);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        Assert.That(rig.Rig.CountSent(OutboundKind.MassCancel), Is.EqualTo(1));
    }

    [Test] // Goal: a confirmed hard value halts, and cancels. Method: the margin ratio below 1.1 twice, a second apart.
    public void A_confirmed_hard_value_halts()
    {
        using var rig = new KillSwitchRig();
        rig.Measure(RiskTrigger.MarginRatio, 1.05);
        rig.Pass(0.5);
        rig.Measure(RiskTrigger.MarginRatio, 1.05);
        Assert.That(rig.State, Is.Not.EqualTo(RiskState.Halted));
        rig.Pass(0.5);
        rig.Measure(RiskTrigger.MarginRatio, 1.05);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted));
        Assert.That(rig.Rig.LastSent.Kind, Is.EqualTo(OutboundKind.MassCancel));
    }

    [Test] // Goal: conservative, not cowardly. Method: 1,000 single transients of every kind and severity, clean in between; never halted, and never even reduced where the
    // value is no duration or average.
    public void A_thousand_single_transients_never_halt([ValueSource(nameof(Outside))] RiskTrigger trigger, [Values] TriggerSeverity severity)
    {
        using var rig = new KillSwitchRig();
        bool isDuration = KillSwitchParameters.Default(trigger).ConfirmNs == 0;
        for (int transient = 0; transient < 1_000; transient++)
        {
            rig.Measure(trigger, KillSwitchRig.ValueOf(trigger, severity));
            Assert.That(rig.State, Is.Not.EqualTo(RiskState.Halted));
            rig.Pass(0.5);
            rig.Measure(trigger, KillSwitchRig.ValueOf(trigger, TriggerSeverity.None));
            if (transient % 10 == 0) rig.Pass(3);
            if (transient % 100 == 0) rig.Rig.Command(CommandKind.Acknowledge);
        }

        Assert.That(rig.State, Is.Not.EqualTo(RiskState.Halted));
        if (!isDuration) Assert.That(rig.State, Is.Not.EqualTo(RiskState.ReduceOnly));
    }

    [Test] // Goal: two hard faults always halt, without waiting for a second look. Method: every pair of triggers that have a hard threshold.
    public void Two_hard_faults_halt_at_once()
    {
        var thresholds = new TriggerThresholds(1, 2, 3, 1_000_000_000);
        foreach (RiskTrigger first in KillSwitchRig.Outside)
        {
            foreach (RiskTrigger second in KillSwitchRig.Outside.Where(other => other != first))
            {
                using var rig = new KillSwitchRig(new KillSwitchParameters
                {
                    Triggers = new Dictionary<RiskTrigger, TriggerThresholds> { [first] = thresholds, [second] = thresholds },
                });
                rig.Measure(first, 3);
                Assert.That(rig.State, Is.Not.EqualTo(RiskState.Halted), $"{first} alone");
                rig.Measure(second, 3);
                Assert.That(rig.State, Is.EqualTo(RiskState.Halted), $"{first} and {second}");
            }
        }
    }

    [Test] // Goal: an acknowledgement leads to what still acts demands. Method: halted by the margin; acknowledged while it is hard, critical, clean.
    public void An_acknowledgement_does_not_open_what_still_acts()
    {
        using var rig = new KillSwitchRig();
        rig.Hold(RiskTrigger.MarginRatio, 1.05, 2);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted));
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted), "still hard");
        rig.Hold(RiskTrigger.MarginRatio, 1.2, 2);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted), "latched");
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly), "still critical");
        rig.Hold(RiskTrigger.MarginRatio, 5, 1);
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
    }

    [Test] // Goal: unanswered for 60 s, the next stricter state; one step further than the cause demands and no more. Method: a High that stays; a Critical that stays.
    public void What_nobody_answers_goes_one_step_further()
    {
        using var rig = new KillSwitchRig();
        rig.Hold(RiskTrigger.OracleAge, 6, 58);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Hold(RiskTrigger.OracleAge, 6, 4);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        rig.Hold(RiskTrigger.OracleAge, 6, 200);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly), "a High never halts");
        rig.Hold(RiskTrigger.OracleAge, 40, 62);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted), "a Critical does");
    }

    [Test] // Goal: an answer stops the clock, until it grows worse. Method: acknowledged within the minute; five minutes; then Critical.
    public void What_is_acknowledged_does_not_escalate()
    {
        using var rig = new KillSwitchRig();
        rig.Hold(RiskTrigger.OracleAge, 6, 30);
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.Rig.Core.Context.LastCommandOutcome, Is.EqualTo(CommandOutcome.Applied));
        rig.Hold(RiskTrigger.OracleAge, 6, 300);
        Assert.That((rig.State, rig.Rig.Core.Context.EscalationNs), Is.EqualTo((RiskState.Cautious, long.MaxValue)));
        rig.Measure(RiskTrigger.OracleAge, 31);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        Assert.That(rig.Rig.Core.Context.EscalationNs, Is.LessThan(long.MaxValue), "paged anew");
    }

    [Test] // Goal: what has cleared does not escalate. Method: a High for ten seconds, five minutes of quiet.
    public void What_has_cleared_does_not_escalate()
    {
        using var rig = new KillSwitchRig();
        rig.Hold(RiskTrigger.OracleAge, 6, 10);
        rig.Hold(RiskTrigger.OracleAge, 0, 100);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Hold(RiskTrigger.OracleAge, 0, 100);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
    }

    [Test] // Goal: an override holds for its time and no longer. Method: override, Critical held; its end; one that is ended by hand; too long; of no trigger.
    public void An_override_expires()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.Send(rig.Rig.Frames.Override(RiskTrigger.ClockSkew, 60));
        rig.Hold(RiskTrigger.ClockSkew, 0.6, 58);
        Assert.That(rig.State, Is.EqualTo(RiskState.Normal));
        rig.Hold(RiskTrigger.ClockSkew, 0.6, 4);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        Assert.That(rig.TakeAlerts().Select(alert => alert.Code), Does.Contain(AlertCode.OverrideBegan).And.Contain(AlertCode.OverrideEnded));
        rig.Rig.Send(rig.Rig.Frames.Override(RiskTrigger.ClockSkew, 900));
        rig.Rig.Command(CommandKind.Acknowledge);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Rig.Send(rig.Rig.Frames.Override(RiskTrigger.ClockSkew, 0));
        rig.Hold(RiskTrigger.ClockSkew, 0.6, 2);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        (RiskTrigger Trigger, int Seconds, CommandOutcome Outcome)[] wrong =
        [
            (RiskTrigger.ClockSkew, 901, CommandOutcome.OutOfRange), (0, 10, CommandOutcome.UnknownParameter), ((RiskTrigger)200, 10, CommandOutcome.UnknownParameter),
            (RiskTrigger.ClockSkew, 0, CommandOutcome.WithoutEffect),
        ];
        foreach ((RiskTrigger trigger, int seconds, CommandOutcome outcome) in wrong)
        {
            rig.Rig.Send(rig.Rig.Frames.Override(trigger, seconds));
            Assert.That(rig.Rig.Core.Context.LastCommandOutcome, Is.EqualTo(outcome), $"{trigger} {seconds}");
        }
    }

    [Test] // Goal: bad input changes nothing, and clears nothing that acts. Method: no numbers, below zero, unknown triggers, venues and instruments, what Core measures itself.
    public void Measurements_that_are_none_are_counted()
    {
        using var rig = new KillSwitchRig();
        rig.Measure(RiskTrigger.OracleAge, 6);
        foreach (double value in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1]) rig.Measure(RiskTrigger.OracleAge, value);
        long ignored = rig.Rig.Counters.IgnoredMeasurements;
        rig.Rig.Send(rig.Rig.Frames.Measurement((RiskTrigger)200, 1e9));
        rig.Rig.Send(rig.Rig.Frames.Measurement(0, 1e9));
        rig.Rig.Send(rig.Rig.Frames.Measurement(RiskTrigger.MarginRatio, 0, venueId: 1_000));
        rig.Rig.Send(rig.Rig.Frames.Measurement(RiskTrigger.OracleAge, 1e9, instrumentId: 77));
        rig.Rig.Send(rig.Rig.Frames.Measurement(RiskTrigger.NetDelta, 1e9, instrumentId: 0));
        Assert.That(rig.Rig.Counters.IgnoredMeasurements - ignored, Is.EqualTo(5));
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious), "the first one still acts, nothing else does");
        Assert.That(rig.Rig.Core.Context.ActiveTriggers.Length, Is.EqualTo(1));
        rig.Measure(RiskTrigger.FundingDrift, double.MaxValue);
        Assert.That(rig.Rig.Core.Context.ActiveTriggers.Length, Is.EqualTo(2), "a huge one is one");
    }

    [Test] // Goal: time that goes back confirms nothing. Method: hard values whose frames are a second older each.
    public void Time_that_goes_back_confirms_nothing()
    {
        using var rig = new KillSwitchRig();
        for (int frame = 0; frame < 10; frame++)
        {
            rig.Measure(RiskTrigger.MarginRatio, 1.05);
            rig.Rig.Frames.NowNs -= KillSwitchRig.Second;
        }

        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
    }

    [Test] // Goal: a source that falls silent neither clears nor confirms. Method: one hard value, a minute of nothing, one more.
    public void Observations_far_apart_do_not_confirm_each_other()
    {
        using var rig = new KillSwitchRig(new KillSwitchParameters { AnswerNs = 0 });
        rig.Measure(RiskTrigger.MarginRatio, 1.05);
        rig.Pass(60);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
        rig.Measure(RiskTrigger.MarginRatio, 1.05);
        Assert.That(rig.State, Is.EqualTo(RiskState.Cautious));
    }

    [Test] // Goal: pause, stop and the kill switch do not undo each other. Method: paused, halted by a trigger, acknowledged, resumed; a stop's end leaves the level.
    public void A_pause_and_the_level_are_two_things()
    {
        using var rig = new KillSwitchRig();
        rig.Rig.Command(CommandKind.Pause);
        rig.Hold(RiskTrigger.OracleAge, 31, 1);
        Assert.That(rig.State, Is.EqualTo(RiskState.Paused));
        rig.Rig.Command(CommandKind.Resume);
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
        rig.Rig.Command(CommandKind.Stop);
        Assert.That(rig.State, Is.EqualTo(RiskState.Halted));
        rig.Rig.Send(rig.Rig.Frames.StartOfRun());
        Assert.That(rig.State, Is.EqualTo(RiskState.ReduceOnly));
    }

    [Test] // Goal: a snapshot holds all of it. Method: two engines, the second loaded amid an escalation: same state, same alerts, same hash to the end.
    public void A_loaded_state_escalates_like_the_one_that_was_saved()
    {
        using var first = new KillSwitchRig();
        using var second = new KillSwitchRig();
        first.Hold(RiskTrigger.OracleAge, 6, 30);
        byte[] snapshot = new byte[first.Rig.Core.SnapshotBytes];
        first.Rig.Core.Save(snapshot);
        Assert.That(second.Rig.Core.TryLoad(snapshot), Is.True);
        second.Rig.Frames.ContinueFrom(first.Rig.Frames);
        first.Hold(RiskTrigger.OracleAge, 6, 40);
        second.Hold(RiskTrigger.OracleAge, 6, 40);
        Assert.That((first.State, second.State), Is.EqualTo((RiskState.ReduceOnly, RiskState.ReduceOnly)));
        Assert.That(second.Rig.Core.StateHash(), Is.EqualTo(first.Rig.Core.StateHash()));
        Assert.That(second.TakeAlerts().Select(alert => alert.Number), Is.EqualTo(first.TakeAlerts().Select(alert => alert.Number)));
    }
}
