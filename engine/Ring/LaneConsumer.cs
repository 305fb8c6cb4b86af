namespace LowLatencyMM.Ring;

/// <summary>The reading side of a <see cref="Lane"/>: read in place, release. One thread at a time; wait-free.</summary>
/// <remarks>A slot stays valid until it is released; reading again without a release gives the same slot.</remarks>
public readonly unsafe struct LaneConsumer
{
    private readonly LaneCursors* _cursors;
    private readonly byte* _slots;
    private readonly int _mask;
    private readonly int _slotBytes;

    internal LaneConsumer(LaneCursors* cursors, byte* slots, RingGeometry geometry)
    {
        _cursors = cursors;
        _slots = slots;
        _mask = geometry.SlotCount - 1;
        _slotBytes = geometry.SlotBytes;
    }

    /// <summary>Slots that can be read at this moment; the producer can only add to them.</summary>
    public int Available
    {
        get
        {
            _cursors->PublishedCache = Volatile.Read(ref _cursors->Published); // acquire; pairs with LaneProducer.Publish
            return AvailableKnown;
        }
    }

    /// <summary>True when the producer has closed the lane and every slot has been released: nothing will ever come again.</summary>
    public bool IsDrained =>
        // Acquire first; pairs with LaneProducer.Close: who sees the flag sees every publication before it.
        Volatile.Read(ref _cursors->Closed) != 0 && Available == 0;

    /// <summary>Slots released since the lane's creation.</summary>
    public long ConsumedCount => _cursors->Consumed;

    private int AvailableKnown => (int)(_cursors->PublishedCache - _cursors->Consumed);

    /// <summary>The oldest unreleased slot. False means that there is none now; see <see cref="IsDrained"/>.</summary>
    [HotPath]
    public bool TryRead(out ReadOnlySpan<byte> slot)
    {
        long consumed = _cursors->Consumed; // own cursor: plain read
        if (consumed >= _cursors->PublishedCache && !RefreshPublished(consumed))
        {
            slot = default;
            return false;
        }

        slot = SlotAt(consumed);
        return true;
    }

    /// <summary>Gives the slot that was read back to the producer.</summary>
    [HotPath]
    public void Release() => Release(1);

    /// <summary>Up to <paramref name="countMax"/> slots, to be reached by <see cref="ReadSlot"/> and released at once.</summary>
    [HotPath]
    public int ReadBatch(int countMax)
    {
        int available = AvailableKnown;
        if (available < countMax) available = Available;
        return Math.Min(available, countMax);
    }

    /// <summary>Slot <paramref name="offset"/> of the batch, from 0.</summary>
    [HotPath]
    public ReadOnlySpan<byte> ReadSlot(int offset)
    {
        if ((uint)offset >= (uint)AvailableKnown) RingInvariant.Broken("the slot is not known to be published");
        return SlotAt(_cursors->Consumed + offset);
    }

    /// <summary>Gives the oldest <paramref name="count"/> slots back to the producer with one store.</summary>
    [HotPath]
    public void Release(int count)
    {
        if ((uint)count > (uint)AvailableKnown) RingInvariant.Broken("more slots are released than were published");
        Volatile.Write(ref _cursors->Consumed, _cursors->Consumed + count); // release; pairs with LaneProducer.RefreshConsumed
    }

    /// <summary>Waits for a slot. False means that the lane is closed and drained.</summary>
    public bool WaitRead<TWait>(ref TWait wait, out ReadOnlySpan<byte> slot) where TWait : struct, IWaitStrategy
    {
        while (!TryRead(out slot))
        {
            if (IsDrained) return false;
            wait.Idle();
        }

        wait.Reset();
        return true;
    }

    private bool RefreshPublished(long consumed)
    {
        long published = Volatile.Read(ref _cursors->Published); // acquire; pairs with LaneProducer.Publish
        _cursors->PublishedCache = published;
        return consumed < published;
    }

    private ReadOnlySpan<byte> SlotAt(long count) => new(_slots + (count & _mask) * _slotBytes, _slotBytes);
}
