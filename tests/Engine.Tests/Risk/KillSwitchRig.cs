using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine.Tests;

/// <summary>An engine whose kill switch is on, and a way to bring any trigger to any value.</summary>
internal sealed class KillSwitchRig : IDisposable
{
    public const long Second = 1_000_000_000;

    /// <summary>Triggers that a frame can bring to any value; the others are measured by Core and have tests of their own.</summary>
    public static readonly RiskTrigger[] Outside = [.. Enum.GetValues<RiskTrigger>().Where(KillSwitchParameters.IsMeasuredOutside)];

    public KillSwitchRig(KillSwitchParameters? parameters = null)
    {
        Rig = new EngineRig(new EngineConfiguration { KillSwitch = parameters ?? new KillSwitchParameters() });
    }

    public EngineRig Rig { get; }

    public RiskState State => Rig.Core.Context.RiskState;

    public void Measure(RiskTrigger trigger, double measured) => Rig.Send(KillSwitchParameters.ScopeOf(trigger) switch
    {
        TriggerScope.Venue => Rig.Frames.Measurement(trigger, measured, FrameFactory.Venue),
        TriggerScope.Instrument => Rig.Frames.Measurement(trigger, measured, instrumentId: FrameFactory.Instrument),
        _ => Rig.Frames.Measurement(trigger, measured),
    });

    /// <summary>Measures the same every half second, market data coming on.</summary>
    public void Hold(RiskTrigger trigger, double measured, double seconds)
    {
        for (double passed = 0; passed <= seconds; passed += 0.5)
        {
            Measure(trigger, measured);
            Pass(0.5);
        }
    }

    /// <summary>Time passes, market data comes, timers run.</summary>
    public void Pass(double seconds)
    {
        for (long left = (long)(seconds * 1e9); left > 0; left -= Second / 2)
        {
            Rig.Frames.NowNs += Math.Min(left, Second / 2);
            Rig.SendBook();
            Rig.Send(Rig.Frames.Timer());
        }
    }

    /// <summary>A value of a severity.</summary>
    public static double ValueOf(RiskTrigger trigger, TriggerSeverity severity)
    {
        TriggerThresholds thresholds = KillSwitchParameters.Default(trigger);
        if (severity == TriggerSeverity.None) return thresholds.IsLow ? thresholds.High + 1 : 0;
        double bound = thresholds.Bound(severity);
        if (!double.IsFinite(bound)) bound = thresholds.Critical;
        return thresholds.IsLow ? bound - 0.01 : bound;
    }

    /// <summary>Alerts that wait, taken out one by one.</summary>
    public List<AlertRecord> TakeAlerts()
    {
        var alerts = new List<AlertRecord>();
        while (Rig.Core.TryNextAlert(out AlertRecord alert))
        {
            alerts.Add(alert);
            Rig.Send(Rig.Frames.Alert(alert.Number));
        }

        return alerts;
    }

    public void Dispose() => Rig.Dispose();
}
