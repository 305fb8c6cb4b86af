using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>The frames of one line on their way out, first in, first out. Grows to the largest line and keeps that size.</summary>
/// <remarks>One thread.</remarks>
internal sealed class FrameQueue
{
    private byte[] _slots = new byte[64 * FrameLayout.SlotBytes];
    private int _read;
    private int _written;

    /// <summary>Room for one frame at the end, cleared.</summary>
    public Span<byte> Claim()
    {
        int offset = _written * FrameLayout.SlotBytes;
        if (offset == _slots.Length) Array.Resize(ref _slots, checked(_slots.Length * 2));
        Span<byte> slot = _slots.AsSpan(offset, FrameLayout.SlotBytes);
        slot.Clear();
        return slot;
    }

    public void Commit() => _written++;

    /// <summary>Takes the next frame; it stays valid until the next <see cref="Claim"/>.</summary>
    public bool TryTake(out ReadOnlySpan<byte> frame)
    {
        if (_read == _written)
        {
            _read = _written = 0;
            frame = default;
            return false;
        }
        ReadOnlySpan<byte> slot = _slots.AsSpan(_read++ * FrameLayout.SlotBytes, FrameLayout.SlotBytes);
        frame = slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(slot).Length)];
        return true;
    }

    /// <summary>The queue as a sink, for writers that are generic over one.</summary>
    public readonly struct Sink(FrameQueue queue) : IFrameSink
    {
        public bool TryClaim(out Span<byte> frame)
        {
            frame = queue.Claim();
            return true;
        }

        public void Commit() => queue.Commit();
    }
}
