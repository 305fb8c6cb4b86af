namespace LowLatencyMM.Aeron;

/// <summary>The layout of the buffer by which a driver answers all its clients at once. Source: Agrona's broadcast buffer.</summary>
internal static class Broadcast
{
    /// <summary>Bytes behind the records: the tail that is intended, the tail, and the latest record.</summary>
    public const int TrailerBytes = 128;

    public const int HeaderBytes = 8;
    public const int PaddingType = -1;
    public const int TailIntentOffset = 0;
    public const int TailOffset = 8;
    public const int LatestOffset = 16;

    public static int Align(int bytes) => (bytes + 7) & ~7;
}
