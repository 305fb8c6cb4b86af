namespace LowLatencyMM.Perf;

/// <summary>How much a run measures.</summary>
internal sealed class LatencyScale(bool isSmall, long? loadFrames, int? instruments, long? coldSeconds)
{
    public bool IsSmall => isSmall;

    public int Rounds => isSmall ? 2 : 9;

    public int Trips => isSmall ? 10_000 : 1_000_000;

    public int OneWaySlots => isSmall ? 50_000 : 10_000_000;

    public long ThroughputFrames => isSmall ? 200_000 : 10_000_000;

    public int ThroughputRounds => isSmall ? 2 : 5;

    public int[] Growth => isSmall ? [1, 10, 50] : [1, 10, 100, 1000];

    /// <summary>The measured engine.</summary>
    public RigSettings Rig(int engineCore, int feederCore, int[] otherCores) => new()
    {
        Instruments = instruments ?? (isSmall ? 50 : 1000),
        BookLevelsPerSide = MeasuredEngine.BookLevelsPerSide,
        EngineCore = engineCore,
        FeederCore = feederCore,
        OtherCores = otherCores,
        WarmFrames = isSmall ? 50_000 : 2_000_000,
        SaturatedFrames = isSmall ? 100_000 : 3_000_000,
        LoadFrames = loadFrames ?? (isSmall ? 30_000 : 5_000_000),
        DisturbedFrames = isSmall ? 30_000 : 1_000_000,
        WarmBound = TimeSpan.FromSeconds(isSmall ? 6 : 30),
        ColdEvents = (coldSeconds ?? (isSmall ? 1 : 60)) * 1_000,
    };
}
