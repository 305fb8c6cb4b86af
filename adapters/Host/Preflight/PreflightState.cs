namespace LowLatencyMM.Host;

/// <summary>What a check came to.</summary>
internal enum PreflightState : byte
{
    Ok,

    /// <summary>Good to know, nothing to do.</summary>
    Info,

    /// <summary>The system does not tell: a file is missing, or a hypervisor decides.</summary>
    Unknown,

    /// <summary>It runs, but slower or less evenly than it could.</summary>
    Warn,

    /// <summary>Not fit: a run would fail, lose data, have a wrong clock, or share the engine's core.</summary>
    Fail,
}
