using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Reads <c>killSwitch</c>: its parameters, and the thresholds of every trigger.</summary>
internal static class KillSwitchReader
{
    /// <summary>Every trigger there is.</summary>
    public static readonly RiskTrigger[] Triggers = [.. Enum.GetValues<RiskTrigger>().Where(trigger => KillSwitchParameters.Default(trigger) != TriggerThresholds.Off)];

    public static KillSwitchParameters Read(ConfigurationSection section)
    {
        ConfigurationSection all = section.Section("triggers");
        var triggers = new Dictionary<RiskTrigger, TriggerThresholds>();
        foreach (RiskTrigger trigger in Triggers)
        {
            ConfigurationSection one = all.Section(ConfigurationSection.CamelCase(trigger.ToString()), "*");
            triggers[trigger] = Read(one, KillSwitchParameters.Default(trigger));
        }

        all.Close();
        KillSwitchParameters parameters = section.Bind(new KillSwitchParameters(), bound => bound.Validate());
        section.Close();
        return parameters with { Triggers = triggers };
    }

    private static TriggerThresholds Read(ConfigurationSection section, TriggerThresholds defaults)
    {
        double never = defaults.IsLow ? double.NegativeInfinity : double.PositiveInfinity;
        var thresholds = new TriggerThresholds(
            Bound("high", defaults.High), Bound("critical", defaults.Critical), Bound("hard", defaults.Hard),
            section.Integer("confirmNs", defaults.ConfirmNs, 0, 60_000_000_000));
        if (double.IsInfinity(thresholds.High)) thresholds = TriggerThresholds.Off;
        else if (thresholds.Error() is { } error) section.Error("high", $"{thresholds.High}, {thresholds.Critical}, {thresholds.Hard}: {error}");
        section.Close();
        return thresholds;

        double Bound(string name, double bound) => section.OptionalNumber(name, double.IsFinite(bound) ? bound : null, 0, 1e9) ?? never;
    }
}
