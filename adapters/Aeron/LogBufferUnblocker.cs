using System.Runtime.CompilerServices;

namespace LowLatencyMM.Aeron;

/// <summary>Makes a log pass on from a claim whose publisher was killed.</summary>
/// <remarks>The thread that has the driver's duties, at the position before which the subscriber stands. Source: Aeron's LogBufferUnblocker and TermUnblocker, the protocol.</remarks>
internal static unsafe class LogBufferUnblocker
{
    /// <returns>True when something was changed.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryUnblock(LogBuffers log, long blockedPosition)
    {
        LogMetadata metadata = log.Metadata;
        int blockedTermCount = (int)(blockedPosition >> log.PositionBits);
        int blockedOffset = (int)(blockedPosition & (log.TermBytes - 1));
        int activeTermCount = metadata.ActiveTermCount;

        // The last frame of a term was read and nobody has begun the next term: whoever should have was killed, or nobody has come since.
        if (activeTermCount == blockedTermCount - 1 && blockedOffset == 0)
        {
            long activeTail = Volatile.Read(ref metadata.RawTail(LogBufferDescriptor.IndexByTermCount(activeTermCount)));
            metadata.Rotate(activeTermCount, LogBufferDescriptor.TermId(activeTail));
            return true;
        }

        int index = LogBufferDescriptor.IndexByTermCount(blockedTermCount);
        long rawTail = Volatile.Read(ref metadata.RawTail(index));
        int termId = LogBufferDescriptor.TermId(rawTail);
        if (termId != log.InitialTermId + blockedTermCount) return false;
        int tailOffset = LogBufferDescriptor.TermOffset(rawTail, log.TermBytes);
        int frameBytes = FillGap(log, log.Term(index), blockedOffset, tailOffset, termId);
        if (frameBytes == 0) return false;

        // Whoever claimed up to the end should have begun the next term.
        if (blockedOffset + frameBytes >= log.TermBytes) metadata.Rotate(blockedTermCount, termId);
        return true;
    }

    /// <summary>Covers the claim at an offset with padding. 0 when there is none, or when its length cannot be known yet.</summary>
    private static int FillGap(LogBuffers log, byte* term, int offset, int tailOffset, int termId)
    {
        int length = FrameLength(term, offset);
        if (length > 0) return 0; // it was committed meanwhile
        if (length < 0)
        {
            // Claimed, and its header begun: the length is there. One that leads out of the term is none.
            return length == int.MinValue || -length > log.TermBytes - offset ? 0 : Pad(log, term, offset, -length, termId);
        }

        // Claimed, and not even its header begun: it ends where the next frame begins, or where the term does.
        int end = offset + FrameDescriptor.FrameAlignmentBytes;
        while (end < tailOffset && FrameLength(term, end) == 0) end += FrameDescriptor.FrameAlignmentBytes;
        if (end >= tailOffset && tailOffset < log.TermBytes) return 0; // no frame follows: nobody waits behind it

        // A slow publisher may have begun a header since it was passed over.
        for (int before = end - FrameDescriptor.FrameAlignmentBytes; before >= offset; before -= FrameDescriptor.FrameAlignmentBytes)
            if (FrameLength(term, before) != 0) return 0;
        return Pad(log, term, offset, Math.Min(end, log.TermBytes) - offset, termId);
    }

    private static int Pad(LogBuffers log, byte* term, int offset, int frameBytes, int termId)
    {
        new FrameWriter(log).WritePadding(term + offset, frameBytes, offset, termId);
        return FrameDescriptor.Align(frameBytes);
    }

    // Acquire; pairs with the barrier of FrameWriter.WriteHeader: 0 means that nothing of the frame has been written.
    private static int FrameLength(byte* term, int offset) => Volatile.Read(ref *(int*)(term + offset));
}
