namespace LowLatencyMM.FaultSimulation;

/// <summary>A whole frame of a gateway on its way to the venue.</summary>
internal enum WireFrame : byte
{
    Logon,
    Heartbeat,
    Logout,

    /// <summary>An order message: its content is the venue's next one in <see cref="FaultVenue.FromEngine"/>.</summary>
    Order,
}
