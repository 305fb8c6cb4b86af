namespace LowLatencyMM.SimulatedExchange;

/// <summary>How a cancel of unknown position is shared between those ahead of us and those behind us: F in domain 13.2.</summary>
public enum QueueModel : byte
{
    /// <summary>F(x) = ln(1 + x): the default.</summary>
    Logarithmic,

    /// <summary>F(x) = x: in proportion to the quantities.</summary>
    Linear,

    /// <summary>F(x) = x²: mostly from the longer part.</summary>
    Square,
}
