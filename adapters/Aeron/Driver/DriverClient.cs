namespace LowLatencyMM.Aeron;

/// <summary>A client as the driver knows it. The conductor's.</summary>
internal sealed class DriverClient(long id, CounterCell heartbeat)
{
    public long Id { get; } = id;

    /// <summary>Written by the client: its last sign of life, ms since the Unix epoch.</summary>
    public CounterCell Heartbeat { get; } = heartbeat;
}
