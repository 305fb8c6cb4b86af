namespace LowLatencyMM.Engine;

/// <summary>The order that stands for one level of one side of a ladder. Lives in the arena.</summary>
public struct QuoteCell
{
    /// <summary>0 for none.</summary>
    public long ClientOrderId;

    /// <summary>When something was last sent for this level, engine time in ns.</summary>
    public long ActionTimeNs;

    /// <summary>Nothing is placed before this engine time, ns: after a reject the level waits.</summary>
    public long RetryTimeNs;

    /// <summary>When the venue last refused an order of this level, engine time in ns; 0 for never.</summary>
    public long RejectTimeNs;

    /// <summary>How long the level waited after it, ns.</summary>
    public double WaitNs;
}
