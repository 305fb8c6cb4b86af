namespace LowLatencyMM.Engine;

/// <summary>How far the timers of <see cref="MarketMaker"/> have come. Lives in the arena.</summary>
public struct TimerProgress
{
    public long TimerCount;

    /// <summary>Instruments that the sweep under way has still to look at.</summary>
    public int SweepLeft;

    /// <summary>The instrument that the sweep looked at last.</summary>
    public int SweptSlot;

    /// <summary>The deferred instrument that was looked at last.</summary>
    public int DeferredSlot;
    public int Reserved;
}
