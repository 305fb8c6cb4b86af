namespace LowLatencyMM.Engine;

/// <summary>A venue's scorecard. Lives in the arena.</summary>
public struct VenueMeasures
{
    /// <summary>Timers since its route was first heard of.</summary>
    public long Samples;

    /// <summary>Of those, with the route up.</summary>
    public long UpSamples;

    /// <summary>New orders and replacements sent.</summary>
    public long PostedCount;

    /// <summary>Of those, refused.</summary>
    public long RejectCount;

    /// <summary>Fills booked.</summary>
    public long FillCount;

    /// <summary>Answers that are in <see cref="PerformanceTable.AckNs"/>.</summary>
    public long AckCount;

    /// <summary>Greatest order to acknowledgement, ns, exact.</summary>
    public long AckNsMax;
    public long Reserved;

    /// <summary>Share of the time with the route up, 0 to 1; NaN before the first timer.</summary>
    public readonly double Uptime => Samples == 0 ? double.NaN : (double)UpSamples / Samples;

    /// <summary>Refused by posted; NaN before anything was posted.</summary>
    public readonly double RejectRatio => PostedCount == 0 ? double.NaN : (double)RejectCount / PostedCount;
}
