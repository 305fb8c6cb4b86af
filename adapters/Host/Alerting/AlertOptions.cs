using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>How alerts are delivered.</summary>
internal sealed record AlertOptions
{
    /// <summary>Less severe ones are passed over.</summary>
    public Severity SeverityMin { get; init; } = Severity.Info;

    /// <summary>To the journal's present end, and no further.</summary>
    public bool IsOnce { get; init; }

    /// <summary>From the journal's beginning, whatever was delivered before.</summary>
    public bool IsAll { get; init; }

    /// <summary>Where positions are kept; null: nowhere.</summary>
    public string? StatePath { get; init; }

    /// <summary>After the first failure; each further one in a row doubles it, up to the greatest.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc cref="RetryMin"/>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures in a row after which a run to the journal's end leaves a sink; at least 1. One that follows never does.</summary>
    public int OnceFailuresMax { get; init; } = 5;

    /// <summary>Alerts that a sink may hold in memory, and by which more severe ones may overtake.</summary>
    public int WindowAlerts { get; init; } = 256;

    /// <summary>How long nothing may come into the journal before a missing engine is told of.</summary>
    public TimeSpan GoneSilence { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The same, of an engine that is there.</summary>
    public TimeSpan StandingSilence { get; init; } = TimeSpan.FromSeconds(10);
}
