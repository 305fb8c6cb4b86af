namespace LowLatencyMM.SimulatedExchange;

/// <summary>What a look at the bytes of a connection found.</summary>
internal enum StreamStatus : byte
{
    /// <summary>No whole frame yet.</summary>
    Incomplete,
    Frame,

    /// <summary>The length in the header cannot be one.</summary>
    Malformed,
}
