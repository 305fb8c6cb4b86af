namespace LowLatencyMM.SharedMemory;

/// <summary>Why a shared block cannot be used.</summary>
public enum SharedBlockRefusal : byte
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file is none of ours.</summary>
    Foreign,

    /// <summary>Another version of the format.</summary>
    Version,

    /// <summary>The header's checksum is wrong.</summary>
    Damaged,

    /// <summary>The file is not as long as its header says.</summary>
    Length,

    /// <summary>It holds something else, of another size, or messages of other schemas.</summary>
    Content,

    /// <summary>The process that owns it still runs.</summary>
    InUse,
}
