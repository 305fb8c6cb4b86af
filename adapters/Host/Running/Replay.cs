using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Runs recorded frames through an engine and compares what it does with what was recorded. One thread; allocates only for a difference.</summary>
internal sealed class Replay<TStrategy>(Core<TStrategy> core, bool isVerified)
    where TStrategy : struct, IStrategy
{
    private readonly ReplayedOrders _orders = new();
    private long _lastOrderSequence;

    public long Frames { get; private set; }

    /// <summary>The orders of the last frame that caused any.</summary>
    public ReplayedOrders Orders => _orders;

    /// <summary>The end of the last run was met, and agreed: false again once another run begins.</summary>
    public bool HasEnd { get; private set; }

    /// <summary>Runs the next frame.</summary>
    /// <returns>The first difference, if this frame shows one; nothing may follow it.</returns>
    public Divergence? Next(ReadOnlySpan<byte> frame)
    {
        ref readonly FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        if (isVerified && header.OrderDigest != core.OrderDigest) return Differ(frame, DivergenceKind.OrderDigest, header.OrderDigest, core.OrderDigest);
        bool isEnd = TryReadEnd(frame, out EndOfRunDecoder end);
        if (isVerified && isEnd)
        {
            if (end.OrderDigest != core.OrderDigest) return Differ(frame, DivergenceKind.FinalDigest, end.OrderDigest, core.OrderDigest);
            if (end.Orders != core.OrderCount) return Differ(frame, DivergenceKind.OrderCount, (ulong)end.Orders, (ulong)core.OrderCount);
            if (end.Frames != header.Sequence - 1) return Differ(frame, DivergenceKind.FrameCount, (ulong)end.Frames, (ulong)header.Sequence - 1);
            ulong stateHash = core.StateHash();
            if (end.StateHash != stateHash) return Differ(frame, DivergenceKind.StateHash, end.StateHash, stateHash);
        }

        if (isVerified && TryReadStateHash(frame, out ulong recordedHash))
        {
            ulong stateHash = core.StateHash();
            if (recordedHash != stateHash) return Differ(frame, DivergenceKind.StateHash, recordedHash, stateHash);
        }

        var sink = new ReplayOrderSink(_orders, header.Sequence);
        core.OnFrame(frame, ref sink);
        if (_orders.Sequence == header.Sequence) _lastOrderSequence = header.Sequence;
        Frames++;
        HasEnd = isEnd || (HasEnd && !IsStart(frame));
        return null;
    }

    private static bool IsStart(ReadOnlySpan<byte> frame) => IsControl(frame, StartOfRunDecoder.TemplateId);

    private static bool TryReadEnd(ReadOnlySpan<byte> frame, out EndOfRunDecoder end)
    {
        end = default;
        return IsControl(frame, EndOfRunDecoder.TemplateId) && EndOfRunDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out end);
    }

    private static bool TryReadStateHash(ReadOnlySpan<byte> frame, out ulong stateHash)
    {
        stateHash = 0;
        if (!IsControl(frame, StateHashDecoder.TemplateId) || !StateHashDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out StateHashDecoder hash)) return false;
        stateHash = hash.StateHash;
        return true;
    }

    private static bool IsControl(ReadOnlySpan<byte> frame, ushort templateId) =>
        SbeHeader.TryRead(frame[FrameHeader.SizeBytes..], out SbeHeader sbe) && sbe.SchemaId == EndOfRunDecoder.SchemaId && sbe.TemplateId == templateId;

    private Divergence Differ(ReadOnlySpan<byte> frame, DivergenceKind kind, ulong recorded, ulong replayed)
    {
        FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
        return new Divergence(
            kind, header.Sequence, header.ReceiveTimeNs, MessageText.Kind(frame[FrameHeader.SizeBytes..]), recorded, replayed,
            _lastOrderSequence, [.. _orders.Messages.Select(message => MessageText.Order(message, core.Context.Instruments))]);
    }
}
