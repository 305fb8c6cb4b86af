namespace LowLatencyMM.SharedMemory;

/// <summary>What a process of a deployment does.</summary>
public enum PresenceState : long
{
    /// <summary>It warms up.</summary>
    Starting = 0,

    /// <summary>It works, and its offer is valid.</summary>
    Ready = 1,

    /// <summary>It ends by itself.</summary>
    Ending = 2,
}
