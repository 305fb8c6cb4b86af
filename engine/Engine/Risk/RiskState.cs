namespace LowLatencyMM.Engine;

/// <summary>How much the engine may do. A stricter state is entered at once and left only by a command.</summary>
public enum RiskState : byte
{
    Normal = 0,

    /// <summary>Quotes cancelled, no new orders, until resumed.</summary>
    Paused = 1,

    /// <summary>Only orders that shrink a position.</summary>
    ReduceOnly = 2,

    /// <summary>Killed or stopped: everything cancelled, nothing sent.</summary>
    Halted = 3,
}
