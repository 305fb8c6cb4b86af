namespace LowLatencyMM.Host;

/// <summary>One session's account at a simulated exchange. A plain value: it is copied whole.</summary>
internal struct VenueAccountTelemetry
{
    /// <summary>Fills ever, those of earlier runs included.</summary>
    public long FillCount;

    /// <summary>Raw counter (CLOCK_MONOTONIC) of the round in which the last open order went; of the start when none was there since.</summary>
    public long NoneOpenTicks;

    /// <summary>Raw counter of the round in which the first open order came after none was there; 0 for none yet.</summary>
    public long SomeOpenTicks;

    /// <summary>Resting orders.</summary>
    public int OpenOrders;

    /// <summary>1: the venue holds the session for connected.</summary>
    public int IsConnected;
}
