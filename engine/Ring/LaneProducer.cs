using System.Runtime.CompilerServices;

namespace LowLatencyMM.Ring;

/// <summary>The writing side of a <see cref="Lane"/>: claim, write in place, publish. One thread at a time; wait-free.</summary>
/// <remarks>A slot that is claimed and not published is simply claimed again, so a writer may change its mind.
/// Slots are not cleared. Do not write them with non-temporal stores: those are not ordered by the publication.</remarks>
public readonly unsafe struct LaneProducer
{
    private readonly LaneCursors* _cursors;
    private readonly byte* _slots;
    private readonly int _mask;
    private readonly int _slotBytes;

    internal LaneProducer(LaneCursors* cursors, byte* slots, RingGeometry geometry)
    {
        _cursors = cursors;
        _slots = slots;
        _mask = geometry.SlotCount - 1;
        _slotBytes = geometry.SlotBytes;
    }

    /// <summary>Free slots at this moment; the consumer can only add to them.</summary>
    public int FreeSlots
    {
        get
        {
            _cursors->ConsumedCache = Volatile.Read(ref _cursors->Consumed); // acquire; pairs with LaneConsumer.Release
            return FreeSlotsKnown;
        }
    }

    /// <summary>Claims that found the lane full, since its creation.</summary>
    public long RefusedCount => _cursors->RefusedCount;

    /// <summary>Slots published since the lane's creation.</summary>
    public long PublishedCount => _cursors->Published;

    private int FreeSlotsKnown => (int)(_cursors->ConsumedCache + _mask + 1 - _cursors->Published);

    /// <summary>The next free slot, to be written and then published. False means full, and is counted.</summary>
    [HotPath]
    public bool TryClaim(out Span<byte> slot)
    {
        long published = _cursors->Published; // own cursor: plain read
        if (published - _cursors->ConsumedCache > _mask && !RefreshConsumed(published))
        {
            slot = default;
            return false;
        }

        slot = SlotAt(published);
        return true;
    }

    /// <summary>Makes the claimed slot visible to the consumer.</summary>
    [HotPath]
    public void Publish() => Publish(1);

    /// <summary>Claims up to <paramref name="countMax"/> slots, to be reached by <see cref="ClaimedSlot"/>.</summary>
    /// <returns>How many: 0 means full, and is counted.</returns>
    [HotPath]
    public int ClaimBatch(int countMax)
    {
        int free = FreeSlotsKnown;
        if (free < countMax) free = FreeSlots;
        if (free == 0) _cursors->RefusedCount++;
        return Math.Min(free, countMax);
    }

    /// <summary>Slot <paramref name="offset"/> of the claimed batch, from 0.</summary>
    [HotPath]
    public Span<byte> ClaimedSlot(int offset)
    {
        if ((uint)offset >= (uint)FreeSlotsKnown) RingInvariant.Broken("the slot was not claimed");
        return SlotAt(_cursors->Published + offset);
    }

    /// <summary>Makes the first <paramref name="count"/> claimed slots visible at once.</summary>
    [HotPath]
    public void Publish(int count)
    {
        if ((uint)count > (uint)FreeSlotsKnown) RingInvariant.Broken("more slots are published than are free");
        Volatile.Write(ref _cursors->Published, _cursors->Published + count); // release; pairs with LaneConsumer.RefreshPublished
    }

    /// <summary>Ends the lane: the consumer drains what was published and then sees the end. Nothing may be published after it.</summary>
    public void Close() => Volatile.Write(ref _cursors->Closed, 1); // release; pairs with LaneConsumer.IsDrained

    // The consumer's line is touched only when the cached copy says "full".
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RefreshConsumed(long published)
    {
        _cursors->ConsumedCache = Volatile.Read(ref _cursors->Consumed); // acquire; pairs with LaneConsumer.Release
        if (published - _cursors->ConsumedCache <= _mask) return true;

        _cursors->RefusedCount++;
        return false;
    }

    private Span<byte> SlotAt(long count) => new(_slots + (count & _mask) * _slotBytes, _slotBytes);
}
