namespace LowLatencyMM.Perf;

/// <summary>The two lowest bits of a receive time say who made the frame, so that an order's cause is known by its time alone.</summary>
internal static class TimeStampKind
{
    public const int Market = 0;
    public const int Answer = 1;
    public const int Other = 2;
    private const long Mask = 3;

    public static int Of(long timeNs) => (int)(timeNs & Mask);

    /// <summary>The first time of a kind that is not before another.</summary>
    public static long Next(long timeNs, int kind) => ((timeNs + Mask) & ~Mask) | (uint)kind;
}
