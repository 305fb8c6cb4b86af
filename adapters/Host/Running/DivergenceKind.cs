namespace LowLatencyMM.Host;

/// <summary>In what a replay differed from the run.</summary>
internal enum DivergenceKind : byte
{
    OrderDigest,
    FinalDigest,
    OrderCount,
    FrameCount,
    StateHash,
}
