namespace LowLatencyMM.Perf;

/// <summary>How much a transport run measures.</summary>
internal sealed class TransportScale(bool isSmall, int? rounds)
{
    public bool IsSmall => isSmall;

    public int Rounds => rounds ?? (isSmall ? 1 : 9);

    /// <summary>Trips of each round at full speed, once with a stamp for sixteen of them and once with a stamp for each.</summary>
    public int Trips => isSmall ? 4_000 : 200_000;

    /// <summary>Trips of each round at one each 10 us.</summary>
    public int PacedTrips => isSmall ? 1_000 : 20_000;

    public int FloorTrips => isSmall ? 4_000 : 200_000;

    public int OneWayMessages => isSmall ? 50_000 : 2_000_000;

    /// <summary>Longest time that one job may take.</summary>
    public TimeSpan JobBound => TimeSpan.FromSeconds(isSmall ? 15 : 120);

    /// <summary>Nobody gives its core away: where others share the cores, the two then get much done in the moments in which both run.</summary>
    public PeerWait[] Waits => isSmall ? [PeerWait.Pause] : [PeerWait.BareLoop, PeerWait.Pause];
}
