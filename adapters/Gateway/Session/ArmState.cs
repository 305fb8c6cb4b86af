namespace LowLatencyMM.Gateway;

/// <summary>What becomes of new and replaced orders.</summary>
public enum ArmState : byte
{
    /// <summary>They belong to the time before this session: discarded.</summary>
    Unarmed,

    /// <summary>The engine has asked for the venue's state; until the end of the answer they are refused.</summary>
    Reconciling,

    /// <summary>They pass, within the limits.</summary>
    Armed,
}
