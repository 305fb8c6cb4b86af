namespace LowLatencyMM.HistogramLog;

/// <summary>First four bytes of an encoded histogram: what follows. The second-lowest nibble is the word size and is masked out here.</summary>
/// <remarks>Source: HdrHistogram 2.1.11, AbstractHistogram and DoubleHistogram.</remarks>
internal static class EncodingCookie
{
    public const uint V0 = 0x1c849308;
    public const uint V0Compressed = 0x1c849309;
    public const uint V1 = 0x1c849301;
    public const uint V1Compressed = 0x1c849302;
    public const uint V2 = 0x1c849303;
    public const uint V2Compressed = 0x1c849304;
    public const uint Double = 0x0c72124e;
    public const uint DoubleCompressed = 0x0c72124f;

    /// <summary>Word size nibble of V2: its lowest bit says ZigZag LEB128.</summary>
    public const uint ZigZagWords = 0x10;

    private const uint WordSizeMask = 0xf0;

    public static uint BaseOf(uint cookie) => cookie & ~WordSizeMask;

    /// <summary>Bytes of a count in V1: 2, 4 or 8.</summary>
    public static int WordBytesOf(uint cookie) => (int)((cookie & WordSizeMask) >> 4) & 0xe;
}
