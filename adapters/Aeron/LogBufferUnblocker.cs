using System.Runtime.CompilerServices;

namespace LowLatencyMM.Aeron;

/// <summary>Makes a log pass on from a claim whose publisher was killed: finds where the claim ends, and covers it with padding.</summary>
/// <remarks>The thread that has the driver's duties, at the position before which the subscriber stands. Source: Aeron's LogBufferUnblocker and TermUnblocker, for the protocol.
/// Theirs covers at once what it finds. Ours is told apart in two steps, so that the caller can wait until the end it found stands still: the claim of a living
/// publisher that comes right behind the dead one, and is about to write its header, is then not covered with it.</remarks>
internal static unsafe class LogBufferUnblocker
{
    /// <summary>Nothing blocks, or its end cannot be known yet.</summary>
    public const long None = -1;

    /// <summary>Where the claim that blocks a position ends; the position itself when only the next term has not begun; <see cref="None"/>.</summary>
    public static long FindEnd(LogBuffers log, long blockedPosition)
    {
        if (IsBeforeNextTerm(log, blockedPosition)) return blockedPosition;
        if (!TryFindTerm(log, blockedPosition, out byte* term, out int tailOffset, out _)) return None;
        int offset = (int)(blockedPosition & (log.TermBytes - 1));
        int length = FrameLength(term, offset);
        if (length > 0) return None;

        // Claimed, and its header begun: the length is there. One that leads out of the term is none.
        if (length < 0) return length == int.MinValue || -length > log.TermBytes - offset ? None : blockedPosition + FrameDescriptor.Align(-length);

        // Claimed, and not even its header begun: it ends where the next frame begins, or where the term does. If neither is there, nobody waits behind it.
        int end = offset + FrameDescriptor.FrameAlignmentBytes;
        while (end < tailOffset && FrameLength(term, end) == 0) end += FrameDescriptor.FrameAlignmentBytes;
        return end < tailOffset || (end == tailOffset && end == log.TermBytes) ? blockedPosition + (end - offset) : None;
    }

    /// <summary>Covers what <see cref="FindEnd"/> found.</summary>
    /// <returns>False when it is not so any more.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryFill(LogBuffers log, long blockedPosition, long end)
    {
        if (FindEnd(log, blockedPosition) != end) return false;
        LogMetadata metadata = log.Metadata;
        if (end == blockedPosition)
        {
            int activeTermCount = metadata.ActiveTermCount;
            metadata.Rotate(activeTermCount, log.InitialTermId + activeTermCount);
            return true;
        }

        if (!TryFindTerm(log, blockedPosition, out byte* term, out _, out int termId)) return false;
        int offset = (int)(blockedPosition & (log.TermBytes - 1));
        int length = FrameLength(term, offset);
        int frameBytes = length < 0 ? -length : (int)(end - blockedPosition);
        new FrameWriter(log).WritePadding(term + offset, frameBytes, offset, termId);

        // Whoever claimed up to the end should have begun the next term.
        if ((end & (log.TermBytes - 1)) == 0) metadata.Rotate(termId - log.InitialTermId, termId);
        return true;
    }

    /// <summary>The last frame of a term was read and nobody has begun the next: whoever should have was killed, or nobody has come since.</summary>
    private static bool IsBeforeNextTerm(LogBuffers log, long position) =>
        (position & (log.TermBytes - 1)) == 0 && log.Metadata.ActiveTermCount == (int)(position >> log.PositionBits) - 1;

    private static bool TryFindTerm(LogBuffers log, long position, out byte* term, out int tailOffset, out int termId)
    {
        int termCount = (int)(position >> log.PositionBits);
        int index = LogBufferDescriptor.IndexByTermCount(termCount);
        long rawTail = Volatile.Read(ref log.Metadata.RawTail(index));
        termId = LogBufferDescriptor.TermId(rawTail);
        tailOffset = LogBufferDescriptor.TermOffset(rawTail, log.TermBytes);
        term = log.Term(index);
        return termId == log.InitialTermId + termCount;
    }

    // Acquire; pairs with the barrier of FrameWriter.WriteHeader: 0 means that nothing of the frame has been written.
    private static int FrameLength(byte* term, int offset) => Volatile.Read(ref *(int*)(term + offset));
}
