using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>One record of a ledger: a frame (64-byte header, SBE message) and the XXH64 of its bytes, 8 bytes, seed 0. Any thread; never allocates.</summary>
/// <remarks>In a fill's header: sourceSequence is the account's running number of the fill, sourceId the account, shardId the session.</remarks>
internal static class LedgerRecord
{
    public const int BytesMax = FrameLayout.SlotBytes + ChecksumBytes;

    public const int BytesMin = FrameHeader.SizeBytes + SbeHeader.SizeBytes + ChecksumBytes;

    private const int ChecksumBytes = sizeof(ulong);

    /// <summary>Writes a record; returns its bytes.</summary>
    public static int Write(Span<byte> destination, FrameHeader header, ReadOnlySpan<byte> message)
    {
        int frameBytes = FrameHeader.SizeBytes + message.Length;
        header.Length = (uint)message.Length;
        MemoryMarshal.Write(destination, in header);
        message.CopyTo(destination[FrameHeader.SizeBytes..]);
        ulong checksum = XxHash64.Hash(destination[..frameBytes], 0);
        MemoryMarshal.Write(destination[frameBytes..], in checksum);
        return frameBytes + ChecksumBytes;
    }

    /// <summary>The record at the start of some bytes; false when there is no whole and right one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header, out ReadOnlySpan<byte> message, out int recordBytes)
    {
        message = default;
        recordBytes = 0;
        if (!MemoryMarshal.TryRead(bytes, out header) || header.Length is < SbeHeader.SizeBytes or > FrameLayout.MaxMessageBytes) return false;
        int frameBytes = FrameHeader.SizeBytes + (int)header.Length;
        if (bytes.Length < frameBytes + ChecksumBytes) return false;
        if (MemoryMarshal.Read<ulong>(bytes[frameBytes..]) != XxHash64.Hash(bytes[..frameBytes], 0)) return false;
        message = bytes[FrameHeader.SizeBytes..frameBytes];
        recordBytes = frameBytes + ChecksumBytes;
        return true;
    }

    public static Execution Fill(in FrameHeader header, ref FilledDecoder filled) => new()
    {
        Kind = ExecutionKind.Filled,
        OwnerId = header.SourceId,
        SessionId = (byte)header.ShardId,
        InstrumentId = header.InstrumentId,
        ClientOrderId = filled.ClientOrderId,
        VenueOrderId = filled.VenueOrderId,
        MatchId = filled.MatchId,
        Price = filled.Price,
        Lots = filled.Lots,
        LeavesLots = filled.LeavesLots,
        CumLots = filled.CumLots,
        Fee = filled.Fee,
        Side = filled.Side,
        Liquidity = filled.Liquidity,
    };
}
