namespace LowLatencyMM.Aeron;

/// <summary>How a controlled poll goes on after a fragment.</summary>
public enum ControlledAction : byte
{
    /// <summary>Next, and give back all at the end of the poll.</summary>
    Continue,

    /// <summary>Give back what was read up to here at once, and go on.</summary>
    Commit,

    /// <summary>Give back what was read up to here, and end the poll.</summary>
    Break,

    /// <summary>End the poll; this fragment comes again.</summary>
    Abort,
}
