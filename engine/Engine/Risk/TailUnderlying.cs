namespace LowLatencyMM.Engine;

/// <summary>What the tail-risk limiter knows of one underlying. Lives in the arena.</summary>
public struct TailUnderlying
{
    /// <summary>At the last sample, quote currency; 0 before the first.</summary>
    public double Price;

    /// <summary>Logarithm of the last change, divided by the square root of its seconds.</summary>
    public double Return;

    /// <summary>Sum of the weights of its samples, 0 to 1: what its variance is divided by.</summary>
    public double Weight;

    /// <summary>The instrument whose mark stands for it; -1 for none.</summary>
    public int Slot;
    public int SampleCount;
}
