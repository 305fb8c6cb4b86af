namespace LowLatencyMM.Engine;

/// <summary>What the kill switch forbids an instrument. Lives in the arena.</summary>
public struct InstrumentWatch
{
    /// <summary>1: its market data is too old, no new orders.</summary>
    public byte IsPulled;

    /// <summary>1: too much of it is held or in flight, only orders that shrink the position.</summary>
    public byte IsReducing;
}
