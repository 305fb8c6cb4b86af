namespace LowLatencyMM.Engine;

/// <summary>How strict the kill switch is. Rises at once; what lets it fall is in <see cref="KillSwitch"/>.</summary>
public enum KillSwitchLevel : byte
{
    Normal = 0,

    /// <summary>Smaller, wider, post-only; ends by itself.</summary>
    Cautious = 1,

    /// <summary>Only orders that shrink a position, until acknowledged.</summary>
    ReduceOnly = 2,

    /// <summary>Everything cancelled, nothing sent, until acknowledged.</summary>
    Halted = 3,
}
