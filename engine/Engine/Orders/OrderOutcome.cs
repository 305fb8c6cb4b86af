namespace LowLatencyMM.Engine;

/// <summary>How an event counts against an order's state.</summary>
public enum OrderOutcome : byte
{
    /// <summary>Expected; applied.</summary>
    Applied,

    /// <summary>Legal and without effect, such as an acknowledgement after the fill.</summary>
    NoEffect,

    /// <summary>A fill after the order ended: the position changes, the order's state does not.</summary>
    LateFill,

    /// <summary>Fits no rule: counted, the state as the table says, nothing assumed away.</summary>
    Anomaly,

    /// <summary>Our own wish that this state does not allow: nothing is sent.</summary>
    Refused,
}
