using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>The attributes epoch and timeUnit. Source: SBE 1.0, "Date and time encoding": nanoseconds since the Unix epoch unless said otherwise.</summary>
internal static class TimeUnits
{
    /// <summary>What the element says a time counts; null when it says nothing, or counts from another epoch.</summary>
    public static TimeUnit? Read(Node node)
    {
        if (node.Optional("epoch") is { } epoch && !string.Equals(epoch, "unix", StringComparison.OrdinalIgnoreCase)) return null;
        switch (node.Optional("timeUnit"))
        {
            case "second": return TimeUnit.Second;
            case "millisecond": return TimeUnit.Millisecond;
            case "microsecond": return TimeUnit.Microsecond;
            case "nanosecond": return TimeUnit.Nanosecond;
            case null: return node.Optional("semanticType") == "UTCTimestamp" ? TimeUnit.Nanosecond : null;
            case var other:
                node.Report(
                    Rules.InvalidAttribute, "timeUnit", $"'timeUnit' is '{other}'; allowed are second, millisecond, microsecond, nanosecond");
                return null;
        }
    }
}
