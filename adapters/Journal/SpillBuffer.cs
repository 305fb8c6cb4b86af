using System.Runtime.CompilerServices;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Journal;

/// <summary>The bounded byte queue between the thread that copies frames out of the ring and the thread that writes them.</summary>
/// <remarks>
/// One producer, one consumer; wait-free. Positions are running byte counts; an entry is one frame padded to eight bytes and never wraps: where the
/// rest of the array is too short, an eight-byte <see cref="SkipMark"/> in place of a sequence sends the reader to the start.
/// Memory order. The producer writes an entry, then <c>Published</c> with release (A); the consumer reads <c>Published</c> with acquire (B)
/// before the entry: so it sees whole entries. The consumer reads an entry, then writes <c>Consumed</c> with release (C); the producer reads
/// <c>Consumed</c> with acquire (D) before it writes there again: so no entry changes while it is read. Each side keeps the
/// other's cursor from its last look, and looks again only when that copy says full or empty; an old copy errs to the safe side.
/// Everything from <c>Consumed</c> to <c>Published</c> is whole at any moment, so a process that dies leaves readable entries behind (docs/memory-ordering.md).
/// Memory of its own is the collector's (pinned): a late append after closing cannot touch freed memory.
/// </remarks>
internal sealed unsafe class SpillBuffer
{
    /// <summary>In place of a sequence: the rest of the array is not used.</summary>
    public const long SkipMark = -1;

    /// <summary>Below this part of the capacity the producer does not look at the consumer's line only to measure the fill.</summary>
    public const int HighWaterFloorDivisor = 64;

    private readonly byte* _entries;
    private readonly SpillCursors* _cursors;
    private readonly int _mask;
    private readonly byte[]? _owned; // keeps the memory while this lives

    /// <summary>A buffer on memory of its own.</summary>
    public SpillBuffer(int capacityBytes) : this(GC.AllocateArray<byte>((int)SpillBlock.BytesFor(capacityBytes) + MemoryRegion.AlignmentBytes, pinned: true), capacityBytes)
    {
    }

    /// <summary>The empty buffer that <see cref="SpillBlock.Initialize"/> made; the region must outlive every use.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public SpillBuffer(MemoryRegion region)
    {
        if (SpillBlock.Refusal(region, out int capacityBytes) is { } reason) throw new ArgumentException(reason, nameof(region));
        _entries = SpillBlock.Entries(region);
        _cursors = SpillBlock.Cursors(region);
        _mask = capacityBytes - 1;
    }

    private SpillBuffer(byte[] owned, int capacityBytes) : this(Initialize(owned, capacityBytes)) => _owned = owned;

    public int CapacityBytes => _mask + 1;

    /// <summary>Bytes held. Any thread; exact only on the producer's and the consumer's own.</summary>
    public long UsedBytes => Math.Max(0, Volatile.Read(ref _cursors->Published) - Volatile.Read(ref _cursors->Consumed));

    /// <summary>The most bytes ever held, as the producer saw it; below a 64th of the capacity it is not measured and 0. Any thread.</summary>
    public long HighWaterBytes
    {
        get
        {
            long bytes = Volatile.Read(ref _cursors->HighWaterBytes);
            return bytes == CapacityBytes / HighWaterFloorDivisor ? 0 : bytes;
        }
    }

    /// <summary>Producer thread. Copies a frame; false when there is no room.</summary>
    public bool TryAppend(ReadOnlySpan<byte> frame)
    {
        int entryBytes = JournalFormat.Align(frame.Length);
        long published = _cursors->Published; // own cursor: plain read
        int index = (int)published & _mask;
        int toEndBytes = CapacityBytes - index;
        int skippedBytes = entryBytes > toEndBytes ? toEndBytes : 0;
        long end = published + skippedBytes + entryBytes;
        if (end - _cursors->ConsumedCache > CapacityBytes)
        {
            _cursors->ConsumedCache = Volatile.Read(ref _cursors->Consumed); // (D), pairs with (C)
            if (end - _cursors->ConsumedCache > CapacityBytes)
            {
                Volatile.Write(ref _cursors->HighWaterBytes, CapacityBytes);
                return false;
            }
        }

        if (skippedBytes > 0)
        {
            Unsafe.WriteUnaligned(_entries + index, SkipMark); // positions are multiples of eight: there is room
            index = 0;
        }

        frame.CopyTo(new Span<byte>(_entries + index, frame.Length));
        Volatile.Write(ref _cursors->Published, end); // (A), pairs with (B)
        if (end - _cursors->ConsumedCache > _cursors->HighWaterBytes) MeasureHighWater(end);
        return true;
    }

    /// <summary>Consumer thread. The next frame, in place until <see cref="Release"/>; false when there is none.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> frame)
    {
        while (true)
        {
            long read = _cursors->Read;
            if (read == _cursors->PublishedCache)
            {
                _cursors->PublishedCache = Volatile.Read(ref _cursors->Published); // (B), pairs with (A)
                if (read == _cursors->PublishedCache)
                {
                    frame = default;
                    return false;
                }
            }

            int index = (int)read & _mask;
            if (*(long*)(_entries + index) == SkipMark)
            {
                _cursors->Read = read + CapacityBytes - index;
                continue;
            }

            frame = new ReadOnlySpan<byte>(_entries + index, CapacityBytes - index);
            FrameBytes.TryMeasure(frame, out int frameBytes, out _);
            frame = frame[..frameBytes];
            return true;
        }
    }

    /// <summary>Consumer thread. Goes past the frame that <see cref="TryPeek"/> gave, whose length this is.</summary>
    public void Skip(int frameBytes) => _cursors->Read += JournalFormat.Align(frameBytes);

    /// <summary>Consumer thread. Gives the space of everything that was skipped back to the producer.</summary>
    public void Release() => Volatile.Write(ref _cursors->Consumed, _cursors->Read); // (C), pairs with (D)

    /// <summary>The stale cursor promised a new mark: looks whether it is one.</summary>
    private void MeasureHighWater(long published)
    {
        _cursors->ConsumedCache = Volatile.Read(ref _cursors->Consumed);
        long usedBytes = published - _cursors->ConsumedCache;
        if (usedBytes > _cursors->HighWaterBytes) Volatile.Write(ref _cursors->HighWaterBytes, usedBytes);
    }

    private static MemoryRegion Initialize(byte[] pinned, int capacityBytes)
    {
        pinned.AsSpan().Clear(); // touches each page now, not on the copying thread's first lap
        nint address = (nint)Unsafe.AsPointer(ref pinned[0]);
        var aligned = (byte*)((address + MemoryRegion.AlignmentBytes - 1) & -MemoryRegion.AlignmentBytes);
        var region = new MemoryRegion(aligned, SpillBlock.BytesFor(capacityBytes));
        SpillBlock.Initialize(region, capacityBytes);
        return region;
    }
}
