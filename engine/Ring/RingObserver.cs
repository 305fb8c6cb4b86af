using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring;

/// <summary>A consumer that never holds the producer back: it copies slots out, and is told when the producer has overtaken it.</summary>
/// <remarks>One thread. Writes nothing to the block, so a read-only mapping is enough; any number may exist.
/// A slot whose content may have changed during the copy is never reported as read (docs/memory-ordering.md).</remarks>
public sealed unsafe class RingObserver
{
    private readonly RingCursors* _cursors;
    private readonly byte* _slots;
    private readonly int _slotCount;
    private readonly int _slotBytes;
    private Padded _own;

    internal RingObserver(RingCursors* cursors, byte* slots, RingGeometry geometry)
    {
        _cursors = cursors;
        _slots = slots;
        _slotCount = geometry.SlotCount;
        _slotBytes = geometry.SlotBytes;
    }

    /// <summary>Count, since the ring's creation, of the slot that is read next.</summary>
    public long Position => _own.Next;

    /// <summary>Slots that were overwritten before this observer read them, or were skipped by rejoining.</summary>
    public long LostCount => _own.Lost;

    /// <summary>Copies the next slot, or its beginning, into <paramref name="destination"/>.</summary>
    /// <param name="destination">Its length, at most one slot, says how many bytes are copied. Undefined unless Read is returned.</param>
    /// <returns>Read, Empty, Closed; or Lapped, again and again, until it rejoins.</returns>
    [HotPath]
    public ReadStatus TryRead(Span<byte> destination)
    {
        if (destination.Length > _slotBytes) RingInvariant.Broken("the destination is longer than a slot");
        long next = _own.Next;
        if (next >= _own.PublishedCache && !RefreshPublished())
        {
            ReadStatus status = WhenEmpty();
            if (status != ReadStatus.Read) return status;
        }

        new ReadOnlySpan<byte>(SlotAt(next), destination.Length).CopyTo(destination);
        if (!IsIntact(next)) return ReadStatus.Lapped;

        _own.Next = next + 1;
        return ReadStatus.Read;
    }

    /// <summary>Copies whole slots, as many as are published and fit, with one check for all of them.</summary>
    /// <param name="destination">At least one slot long. Undefined unless Read is returned.</param>
    /// <param name="slotCount">Slots copied; 0 unless Read is returned.</param>
    [HotPath]
    public ReadStatus TryReadBatch(Span<byte> destination, out int slotCount)
    {
        int fit = destination.Length / _slotBytes;
        if (fit == 0) RingInvariant.Broken("the destination is shorter than a slot");
        slotCount = 0;
        long next = _own.Next;
        if (_own.PublishedCache - next < fit) RefreshPublished();
        if (next >= _own.PublishedCache)
        {
            ReadStatus status = WhenEmpty();
            if (status != ReadStatus.Read) return status;
        }

        int count = (int)Math.Min(fit, Math.Min(_slotCount, _own.PublishedCache - next));
        for (int slot = 0; slot < count; slot++)
            new ReadOnlySpan<byte>(SlotAt(next + slot), _slotBytes).CopyTo(destination.Slice(slot * _slotBytes, _slotBytes));
        if (!IsIntact(next)) return ReadStatus.Lapped; // the oldest is overwritten first

        slotCount = count;
        _own.Next = next + count;
        return ReadStatus.Read;
    }

    /// <summary>Goes to the newest published slot, which is read next.</summary>
    /// <returns>Slots that it skipped: they are lost to this observer.</returns>
    public long RejoinAtNewest() => MoveTo(Math.Max(0, Volatile.Read(ref _cursors->Published) - 1));

    /// <summary>Goes to the oldest slot that is still whole; a running producer may take it at once. For salvage after a crash.</summary>
    /// <returns>Slots that it skipped: they are lost to this observer.</returns>
    public long RejoinAtOldest() => MoveTo(Math.Max(0, Volatile.Read(ref _cursors->Claimed) - _slotCount));

    /// <summary>Waits for a slot: Read, Lapped or Closed.</summary>
    public ReadStatus WaitRead<TWait>(ref TWait wait, Span<byte> destination) where TWait : struct, IWaitStrategy
    {
        ReadStatus status;
        while ((status = TryRead(destination)) == ReadStatus.Empty) wait.Idle();
        wait.Reset();
        return status;
    }

    internal void StartAt(long position)
    {
        _own.Next = position;
        _own.PublishedCache = position;
        _own.Lost = 0;
    }

    private long MoveTo(long position)
    {
        long skipped = Math.Max(0, position - _own.Next); // never backwards: nothing is read twice
        _own.Next += skipped;
        _own.Lost += skipped;
        return skipped;
    }

    private bool RefreshPublished()
    {
        _own.PublishedCache = Volatile.Read(ref _cursors->Published); // acquire; pairs with RingProducer.Publish
        return _own.Next < _own.PublishedCache;
    }

    // Acquire first; pairs with RingProducer.Close: who sees the flag sees every publication before it.
    private ReadStatus WhenEmpty()
    {
        if (Volatile.Read(ref _cursors->Closed) == 0) return ReadStatus.Empty;
        return RefreshPublished() ? ReadStatus.Read : ReadStatus.Closed;
    }

    /// <summary>True when the slot of <paramref name="count"/> was not touched before the copy ended.</summary>
    private bool IsIntact(long count)
    {
        Volatile.ReadBarrier(); // after the reads of the copy; pairs with the write barrier in RingProducer.AnnounceClaim
        return _cursors->Claimed - count <= _slotCount;
    }

    private byte* SlotAt(long count) => _slots + (count & (_slotCount - 1)) * _slotBytes;

    /// <summary>Lines of its own: a neighbour on the managed heap may belong to another thread.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * BlockLayout.LineBytes)]
    private struct Padded
    {
        [FieldOffset(BlockLayout.LineBytes)] public long Next;
        [FieldOffset(BlockLayout.LineBytes + 8)] public long PublishedCache;
        [FieldOffset(BlockLayout.LineBytes + 16)] public long Lost;
    }
}
