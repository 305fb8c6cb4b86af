using System.Numerics;

namespace LowLatencyMM.Aeron;

/// <summary>The layout of a log file and the arithmetic of its positions; docs/aeron-log-buffers.md draws it.</summary>
/// <remarks>Source: Aeron's log buffer: three terms, then one page of metadata at the end of the file. Any thread.</remarks>
public static class LogBufferDescriptor
{
    /// <summary>Terms of a log, used in turn: one is written, the one before it is read, the one after it is being cleaned.</summary>
    public const int PartitionCount = 3;

    /// <summary>Least length of a term, bytes.</summary>
    public const int TermBytesMin = 64 * 1024;

    /// <summary>Greatest length of a term, bytes.</summary>
    public const int TermBytesMax = 1024 * 1024 * 1024;

    /// <summary>Least page size to which the file is rounded up, bytes.</summary>
    public const int PageBytesMin = 4 * 1024;

    /// <summary>Greatest page size to which the file is rounded up, bytes.</summary>
    public const int PageBytesMax = 1024 * 1024 * 1024;

    /// <summary>Bytes of the metadata, the last ones of the file.</summary>
    public const int MetadataBytes = 4 * 1024;

    /// <summary>Type of a log that a driver fills from the network: nobody here writes it.</summary>
    internal const byte ReceivedKind = 2;

    // Where the metadata's fields lie. Three groups, each on lines of its own: what publishers write, what changes seldom, what never changes.
    internal const int RawTailsOffset = 0; // 3 x 8: term id in the upper half, offset of the next frame in the lower
    internal const int ActiveTermCountOffset = 24;
    internal const int EndOfStreamPositionOffset = 128;
    internal const int IsConnectedOffset = 136;
    internal const int ActiveTransportCountOffset = 140;
    internal const int CorrelationIdOffset = 256;
    internal const int InitialTermIdOffset = 264;
    internal const int DefaultFrameHeaderLengthOffset = 268;
    internal const int MtuLengthOffset = 272;
    internal const int TermLengthOffset = 276;
    internal const int PageSizeOffset = 280;
    internal const int PublicationWindowLengthOffset = 284;
    internal const int DefaultFrameHeaderOffset = 320; // 32 bytes of 128
    internal const int EntityTagOffset = 448;
    internal const int ResponseCorrelationIdOffset = 456;
    internal const int LingerTimeoutNsOffset = 464;
    internal const int GroupOffset = 488;
    internal const int IsResponseOffset = 489;
    internal const int RejoinOffset = 490;
    internal const int ReliableOffset = 491;
    internal const int SparseOffset = 492;
    internal const int SignalEndOfStreamOffset = 493;
    internal const int SpiesSimulateConnectionOffset = 494;
    internal const int TetherOffset = 495;
    internal const int IsPublicationRevokedOffset = 496;
    internal const int TypeOffset = 497;

    /// <summary>Length of the file, bytes.</summary>
    public static long LogBytes(int termBytes, int pageBytes)
    {
        long bytes = ((long)PartitionCount * termBytes) + MetadataBytes;
        return (bytes + (pageBytes - 1)) & -(long)pageBytes;
    }

    /// <summary>Greatest length of a message that is cut into fragments, bytes.</summary>
    public static int MessageBytesMax(int termBytes) => Math.Min(termBytes >> 3, FrameDescriptor.MessageBytesMax);

    /// <summary>How far a publication may be ahead of its subscriber, bytes.</summary>
    /// <param name="configuredBytes">0 for half a term, which is also the most.</param>
    public static int WindowBytes(int termBytes, int configuredBytes) =>
        configuredBytes == 0 ? termBytes >> 1 : Math.Min(configuredBytes, termBytes >> 1);

    /// <summary>Position from which nothing can be published: the term ids would come round.</summary>
    public static long MaxPossiblePosition(int termBytes) => (long)termBytes << 31;

    internal static int PositionBits(int termBytes) => BitOperations.TrailingZeroCount(termBytes);

    // Unsigned, so that a count that lies still names one of the three.
    internal static int IndexByTermCount(int termCount) => (int)((uint)termCount % PartitionCount);

    internal static long PackTail(int termId, int termOffset) => ((long)termId << 32) | (uint)termOffset;

    internal static int TermId(long rawTail) => (int)(rawTail >> 32);

    /// <summary>Where the next frame would begin; the term's length when claims have run past its end.</summary>
    internal static int TermOffset(long rawTail, int termBytes) => (int)Math.Min((uint)rawTail, (uint)termBytes);

    // The difference is taken in 32 bits: term ids come round, counts of terms do not.
    internal static long Position(int termId, int termOffset, int positionBits, int initialTermId) =>
        ((long)(termId - initialTermId) << positionBits) + termOffset;
}
