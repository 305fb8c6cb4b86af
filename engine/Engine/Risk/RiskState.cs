namespace LowLatencyMM.Engine;

/// <summary>How much the engine may do: what the kill switch, an operator's pause and a stop come to. Numbers are not in order of strictness.</summary>
public enum RiskState : byte
{
    Normal = 0,

    /// <summary>Quotes cancelled, no new orders, until resumed.</summary>
    Paused = 1,

    /// <summary>Only orders that shrink a position.</summary>
    ReduceOnly = 2,

    /// <summary>Killed or stopped: everything cancelled, nothing sent.</summary>
    Halted = 3,

    /// <summary>Smaller, wider, post-only.</summary>
    Cautious = 4,
}
