namespace LowLatencyMM.SharedMemory;

/// <summary>What lies in a shared block.</summary>
public enum SharedBlockKind : uint
{
    /// <summary>A broadcast ring.</summary>
    Ring = 1,

    /// <summary>A lane.</summary>
    Lane = 2,

    /// <summary>The journal's spill buffer.</summary>
    Spill = 3,

    /// <summary>A <see cref="SharedMemory.Presence"/>.</summary>
    Presence = 4,

    /// <summary>Live figures of a process, for whoever shows them.</summary>
    Telemetry = 5,
}
