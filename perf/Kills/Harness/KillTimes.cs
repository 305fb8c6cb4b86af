using LowLatencyMM.Engine;

namespace LowLatencyMM.Kills;

/// <summary>How long things took, ns. One thread.</summary>
internal sealed class KillTimes
{
    /// <summary>An engine's death to the venue's last open order gone: the gateway's doing.</summary>
    public LatencyHistogram EngineCancel { get; } = new();

    /// <summary>A gateway's death to the venue's last open order gone: cancel on disconnect.</summary>
    public LatencyHistogram GatewayCancel { get; } = new();

    /// <summary>A gateway's or venue's death to the engine's route being down, as the engine's figures show it, every 10 ms.</summary>
    public LatencyHistogram RouteDown { get; } = new();

    /// <summary>Start of a process to its word that it is ready: runtime, compilation, journal, warm-up.</summary>
    public Dictionary<Victim, LatencyHistogram> Start { get; } = New();

    /// <summary>Ready to the venue's first open order: connection, logon, reconciliation, book, first quote.</summary>
    public Dictionary<Victim, LatencyHistogram> Recovery { get; } = New();

    /// <summary>Death to the venue's first open order after it, the restart being immediate.</summary>
    public Dictionary<Victim, LatencyHistogram> Outage { get; } = New();

    public int Kills { get; set; }

    public int Disasters { get; set; }

    public void Add(KillTimes other)
    {
        EngineCancel.Add(other.EngineCancel);
        GatewayCancel.Add(other.GatewayCancel);
        RouteDown.Add(other.RouteDown);
        foreach (Victim victim in Start.Keys)
        {
            Start[victim].Add(other.Start[victim]);
            Recovery[victim].Add(other.Recovery[victim]);
            Outage[victim].Add(other.Outage[victim]);
        }

        Kills += other.Kills;
        Disasters += other.Disasters;
    }

    private static Dictionary<Victim, LatencyHistogram> New() =>
        new() { [Victim.Engine] = new LatencyHistogram(), [Victim.Gateway] = new LatencyHistogram(), [Victim.Venue] = new LatencyHistogram() };
}
