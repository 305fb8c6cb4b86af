namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>How the writing process writes: as shipped, or broken on purpose.</summary>
public enum WriterKind
{
    Lane,
    Ring,

    /// <summary>Broken: the cursor is published before the slot is filled.</summary>
    EarlyRing,

    /// <summary>Broken: the cursor is published before the slot is filled.</summary>
    EarlyLane,

    /// <summary>Broken: no lane is ever full.</summary>
    NeverFullLane,

    /// <summary>Broken: gates do not stop the producer.</summary>
    UngatedRing,

    /// <summary>Broken: the claim is announced after the slot is written.</summary>
    LateClaimRing,
}
