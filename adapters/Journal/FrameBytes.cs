using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Journal;

/// <summary>The one definition of a frame that may be journalled.</summary>
internal static class FrameBytes
{
    public const int Min = FrameHeader.SizeBytes + SbeHeader.SizeBytes;

    /// <summary>Reads a frame's sequence and its length, header included; false when it is cut or its length is none of a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // called once a frame by writer and recorder
    public static bool TryMeasure(ReadOnlySpan<byte> frame, out int frameBytes, out long sequence)
    {
        if (frame.Length < Min)
        {
            frameBytes = 0;
            sequence = 0;
            return false;
        }

        ref readonly var header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        sequence = header.Sequence;
        frameBytes = FrameHeader.SizeBytes + (int)Math.Min(header.Length, int.MaxValue / 2);
        return frameBytes is >= Min and <= FrameLayout.SlotBytes && frameBytes <= frame.Length;
    }
}
