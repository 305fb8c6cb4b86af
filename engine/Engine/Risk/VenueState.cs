using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>What the engine knows of one venue's route. Lives in the arena.</summary>
public struct VenueState
{
    /// <summary>Order-rate tokens, 1e-9 of a message.</summary>
    public long TokenNanos;

    /// <summary>When the tokens were last topped up, engine time in ns.</summary>
    public long TokenTimeNs;

    /// <summary>0 until the first SessionState frame: a route that nobody reported is not up.</summary>
    public SessionStatus Status;
    public byte Reserved0;
    public ushort Reserved1;
    public uint Reserved2;
}
