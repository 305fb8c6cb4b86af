using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>The bounded byte queue between the thread that copies frames out of the ring and the thread that writes them.</summary>
/// <remarks>
/// One producer, one consumer; wait-free. Positions are running byte counts; an entry is one frame padded to eight bytes and never wraps: where the
/// rest of the array is too short, an eight-byte <see cref="SkipMark"/> in place of a sequence sends the reader to the start.
/// Memory order. The producer writes an entry, then <c>Published</c> with release (A); the consumer reads <c>Published</c> with acquire (B)
/// before the entry: so it sees whole entries. The consumer reads an entry, then writes <c>Consumed</c> with release (C); the producer reads
/// <c>Consumed</c> with acquire (D) before it writes there again: so no entry changes while it is read. Each side keeps the
/// other's cursor from its last look, and looks again only when that copy says full or empty; an old copy errs to the safe side.
/// The array is the collector's (pinned, without references, so never scanned): a late append after closing cannot touch freed memory.
/// </remarks>
internal sealed class SpillBuffer
{
    private const long SkipMark = -1;

    /// <summary>Below this part of the capacity the producer does not look at the consumer's line only to measure the fill.</summary>
    private const int HighWaterFloorDivisor = 64;

    private readonly byte[] _bytes;
    private readonly int _mask;
    private SpillCursors _cursors;

    public SpillBuffer(int capacityBytes)
    {
        _bytes = GC.AllocateArray<byte>(capacityBytes, pinned: true);
        _mask = capacityBytes - 1;
        _cursors.HighWaterBytes = capacityBytes / HighWaterFloorDivisor;
        // Touches each page now, not on the copying thread's first lap.
        for (int offset = 0; offset < capacityBytes; offset += 4096) _bytes[offset] = 0;
    }

    public int CapacityBytes => _bytes.Length;

    /// <summary>Bytes held. Any thread; exact only on the producer's and the consumer's own.</summary>
    public long UsedBytes => Math.Max(0, Volatile.Read(ref _cursors.Published) - Volatile.Read(ref _cursors.Consumed));

    /// <summary>The most bytes ever held, as the producer saw it; below a 64th of the capacity it is not measured and 0. Any thread.</summary>
    public long HighWaterBytes
    {
        get
        {
            long bytes = Volatile.Read(ref _cursors.HighWaterBytes);
            return bytes == _bytes.Length / HighWaterFloorDivisor ? 0 : bytes;
        }
    }

    /// <summary>Producer thread. Copies a frame; false when there is no room.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frame)
    {
        int entryBytes = JournalFormat.Align(frame.Length);
        long published = _cursors.Published; // own cursor: plain read
        int index = (int)published & _mask;
        int toEndBytes = _bytes.Length - index;
        int skippedBytes = entryBytes > toEndBytes ? toEndBytes : 0;
        long end = published + skippedBytes + entryBytes;
        if (end - _cursors.ConsumedCache > _bytes.Length)
        {
            _cursors.ConsumedCache = Volatile.Read(ref _cursors.Consumed); // (D), pairs with (C)
            if (end - _cursors.ConsumedCache > _bytes.Length)
            {
                Volatile.Write(ref _cursors.HighWaterBytes, _bytes.Length);
                return false;
            }
        }

        if (skippedBytes > 0)
        {
            Unsafe.WriteUnaligned(ref _bytes[index], SkipMark); // positions are multiples of eight: there is room
            index = 0;
        }

        frame.CopyTo(_bytes.AsSpan(index));
        Volatile.Write(ref _cursors.Published, end); // (A), pairs with (B)
        if (end - _cursors.ConsumedCache > _cursors.HighWaterBytes) MeasureHighWater(end);
        return true;
    }

    /// <summary>Consumer thread. The next frame, in place until <see cref="Release"/>; false when there is none.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> frame)
    {
        while (true)
        {
            long read = _cursors.Read;
            if (read == _cursors.PublishedCache)
            {
                _cursors.PublishedCache = Volatile.Read(ref _cursors.Published); // (B), pairs with (A)
                if (read == _cursors.PublishedCache)
                {
                    frame = default;
                    return false;
                }
            }

            int index = (int)read & _mask;
            if (MemoryMarshal.Read<long>(_bytes.AsSpan(index)) == SkipMark)
            {
                _cursors.Read = read + _bytes.Length - index;
                continue;
            }

            frame = _bytes.AsSpan(index);
            FrameBytes.TryMeasure(frame, out int frameBytes, out _);
            frame = frame[..frameBytes];
            return true;
        }
    }

    /// <summary>Consumer thread. Goes past the frame that <see cref="TryPeek"/> gave, whose length this is.</summary>
    public void Skip(int frameBytes) => _cursors.Read += JournalFormat.Align(frameBytes);

    /// <summary>Consumer thread. Gives the space of everything that was skipped back to the producer.</summary>
    public void Release() => Volatile.Write(ref _cursors.Consumed, _cursors.Read); // (C), pairs with (D)

    /// <summary>The stale cursor promised a new mark: looks whether it is one.</summary>
    private void MeasureHighWater(long published)
    {
        _cursors.ConsumedCache = Volatile.Read(ref _cursors.Consumed);
        long usedBytes = published - _cursors.ConsumedCache;
        if (usedBytes > _cursors.HighWaterBytes) Volatile.Write(ref _cursors.HighWaterBytes, usedBytes);
    }
}
