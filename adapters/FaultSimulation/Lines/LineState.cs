namespace LowLatencyMM.FaultSimulation;

/// <summary>A connection as its gateway has it.</summary>
internal enum LineState : byte
{
    None,
    Connecting,

    /// <summary>Bytes pass; or, when the venue is gone and nobody said so, fall into nothing.</summary>
    Open,

    /// <summary>The end is seen behind the bytes that still come.</summary>
    Broken,
}
