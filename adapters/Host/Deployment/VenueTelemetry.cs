namespace LowLatencyMM.Host;

/// <summary>What a simulated exchange has done since its start. A plain value: it is copied whole.</summary>
internal struct VenueTelemetry
{
    /// <summary>The venue's run: its start, ns since the Unix epoch.</summary>
    public long RunId;

    /// <summary>Venue time of the last round that did something, ns.</summary>
    public long NowNs;
    public long Logons;
    public long LogonRejects;

    /// <summary>Order messages taken.</summary>
    public long OrdersIn;
    public long ExecutionsOut;
}
