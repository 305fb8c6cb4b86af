namespace LowLatencyMM.Engine;

/// <summary>How bad a measured value is.</summary>
public enum TriggerSeverity : byte
{
    None = 0,
    High = 1,
    Critical = 2,

    /// <summary>Beyond what trading may survive.</summary>
    Hard = 3,
}
