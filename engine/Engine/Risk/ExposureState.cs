namespace LowLatencyMM.Engine;

/// <summary>The scalars of <see cref="ExposureTable"/>. Lives in the arena.</summary>
public struct ExposureState
{
    /// <summary>The tail-risk limiter's: position and net limits are multiplied by it; above 0 to 1.</summary>
    public double Scale;

    /// <summary>1 when any group has a limit.</summary>
    public int IsLimited;

    /// <summary>One more than the greatest underlying in use.</summary>
    public int UnderlyingCount;
}
