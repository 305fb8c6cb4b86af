namespace LowLatencyMM.Engine;

/// <summary>What became of an operator's command.</summary>
public enum CommandOutcome : byte
{
    /// <summary>There was no command yet.</summary>
    None = 0,
    Applied = 1,

    /// <summary>It was so already, or there is nothing that it concerns.</summary>
    WithoutEffect = 2,
    UnknownInstrument = 3,
    UnknownParameter = 4,

    /// <summary>The value is outside the parameter's range, or no whole number where one is wanted.</summary>
    OutOfRange = 5,

    /// <summary>Not in this risk state, or no such command.</summary>
    NotAllowed = 6,
}
