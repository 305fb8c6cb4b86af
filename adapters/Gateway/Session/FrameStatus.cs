namespace LowLatencyMM.Gateway;

/// <summary>What the connection has to read.</summary>
internal enum FrameStatus : byte
{
    /// <summary>No whole frame now.</summary>
    None,
    Whole,

    /// <summary>A length that lies or a number out of order: nothing behind it can be trusted.</summary>
    Broken,

    /// <summary>The venue ended the connection, and every whole frame before that was read.</summary>
    Ended,
}
