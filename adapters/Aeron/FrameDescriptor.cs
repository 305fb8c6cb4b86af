namespace LowLatencyMM.Aeron;

/// <summary>Where the fields of a frame in a term lie. Little-endian; docs/aeron-log-buffers.md draws it.</summary>
/// <remarks>Source: Aeron's data frame header, version 0.</remarks>
public static class FrameDescriptor
{
    /// <summary>Every frame begins at a multiple of this, bytes.</summary>
    public const int FrameAlignmentBytes = 32;

    /// <summary>Bytes before the payload.</summary>
    public const int HeaderBytes = 32;

    /// <summary>Greatest length of a fragmented message, bytes, whatever the term.</summary>
    public const int MessageBytesMax = 16 * 1024 * 1024;

    /// <summary>Greatest length of a frame that carries data, bytes: Aeron's limit of a UDP payload.</summary>
    public const int MtuBytesMax = 65_504;

    /// <summary>The first fragment of a message.</summary>
    public const byte BeginFlag = 0x80;

    /// <summary>The last fragment of a message.</summary>
    public const byte EndFlag = 0x40;

    /// <summary>A message in one frame.</summary>
    public const byte UnfragmentedFlags = BeginFlag | EndFlag;

    /// <summary>The payload means nothing: the end of a term, or a claim that was given up.</summary>
    public const ushort PaddingType = 0;

    /// <summary>The payload is a message or a fragment of one.</summary>
    public const ushort DataType = 1;

    internal const int LengthOffset = 0; // negative: claimed; positive: committed; with the header, without the alignment
    internal const int VersionOffset = 4;
    internal const int FlagsOffset = 5;
    internal const int TypeOffset = 6;
    internal const int TermOffsetOffset = 8;
    internal const int SessionIdOffset = 12;
    internal const int StreamIdOffset = 16;
    internal const int TermIdOffset = 20;
    internal const int ReservedValueOffset = 24;
    internal const byte CurrentVersion = 0;

    /// <summary>What a frame of this length takes of the term, bytes.</summary>
    public static int Align(int frameBytes) => (frameBytes + (FrameAlignmentBytes - 1)) & -FrameAlignmentBytes;

    /// <summary>What a message takes of the term as one frame, bytes.</summary>
    public static int FramedBytes(int lengthBytes) => Align(lengthBytes + HeaderBytes);

    /// <summary>What a message takes of the term when it is cut into fragments, bytes.</summary>
    /// <param name="payloadBytesMax">Payload of a whole fragment; a multiple of the alignment.</param>
    public static int FragmentedBytes(int lengthBytes, int payloadBytesMax)
    {
        int restBytes = lengthBytes % payloadBytesMax;
        return (lengthBytes / payloadBytesMax * (payloadBytesMax + HeaderBytes)) + (restBytes > 0 ? FramedBytes(restBytes) : 0);
    }
}
