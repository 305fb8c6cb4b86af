using static System.Buffers.Binary.BinaryPrimitives;

namespace LowLatencyMM.Journal;

/// <summary>Writes and parses what stands before and after the state in a snapshot; docs/restart.md has the layout.</summary>
internal static class SnapshotCodec
{
    public const int HeaderBytes = 128;
    public const int TrailerBytes = 8;
    public const ushort Version = 1;
    public const ulong Magic = 0x5041_4E53_4D4D_4C4C; // "LLMMSNAP" in file order
    private const int HashOffset = 72;
    private const int HashBytes = 32;

    public static void Encode(SnapshotHeader header, Span<byte> bytes)
    {
        bytes.Clear();
        WriteUInt64LittleEndian(bytes, Magic);
        WriteUInt16LittleEndian(bytes[8..], Version);
        WriteUInt16LittleEndian(bytes[10..], header.Epoch);
        WriteUInt16LittleEndian(bytes[12..], header.ShardId);
        WriteInt64LittleEndian(bytes[16..], header.Position.Sequence);
        WriteInt64LittleEndian(bytes[24..], header.StateBytes);
        WriteUInt64LittleEndian(bytes[32..], header.LayoutHash);
        WriteUInt64LittleEndian(bytes[40..], header.OrderDigest);
        WriteUInt64LittleEndian(bytes[48..], header.StateHash);
        WriteInt32LittleEndian(bytes[56..], header.Position.SegmentNumber);
        WriteUInt32LittleEndian(bytes[60..], header.Position.Crc);
        WriteInt64LittleEndian(bytes[64..], header.Position.BatchOffsetBytes);
        Convert.FromHexString(header.ConfigurationHash).AsSpan(0, HashBytes).CopyTo(bytes[HashOffset..]);
        WriteInt64LittleEndian(bytes[104..], header.RunCreatedTimeNs);
    }

    /// <summary>Null when it is none that this build reads; <paramref name="refusal"/> says why.</summary>
    public static SnapshotHeader? TryParse(ReadOnlySpan<byte> bytes, long fileBytes, out string refusal)
    {
        refusal = "";
        ulong magic = bytes.Length >= HeaderBytes ? ReadUInt64LittleEndian(bytes) : 0;
        if (bytes.Length < HeaderBytes) refusal = $"torn: {fileBytes} bytes, not even a header of {HeaderBytes}";
        else if (magic == 0 && !bytes.ContainsAnyExcept((byte)0)) refusal = "torn: its header is all zeros";
        else if (magic != Magic) refusal = $"no snapshot: it begins with {magic:x16}, not {Magic:x16}";
        else if (ReadUInt16LittleEndian(bytes[8..]) != Version) refusal = $"format version {ReadUInt16LittleEndian(bytes[8..])}; this program reads version {Version}";
        if (refusal.Length > 0) return null;
        long stateBytes = ReadInt64LittleEndian(bytes[24..]);
        if (stateBytes is < 1 or > int.MaxValue || fileBytes != HeaderBytes + stateBytes + TrailerBytes)
        {
            refusal = $"torn: {fileBytes} bytes; its header says {HeaderBytes} and {stateBytes} of state and {TrailerBytes}";
            return null;
        }

        return new SnapshotHeader
        {
            Epoch = ReadUInt16LittleEndian(bytes[10..]),
            ShardId = ReadUInt16LittleEndian(bytes[12..]),
            StateBytes = (int)stateBytes,
            LayoutHash = ReadUInt64LittleEndian(bytes[32..]),
            OrderDigest = ReadUInt64LittleEndian(bytes[40..]),
            StateHash = ReadUInt64LittleEndian(bytes[48..]),
            Position = new JournalPosition(
                ReadInt32LittleEndian(bytes[56..]), ReadInt64LittleEndian(bytes[64..]), ReadInt64LittleEndian(bytes[16..]), ReadUInt32LittleEndian(bytes[60..])),
            ConfigurationHash = Convert.ToHexStringLower(bytes.Slice(HashOffset, HashBytes)),
            RunCreatedTimeNs = ReadInt64LittleEndian(bytes[104..]),
        };
    }
}
