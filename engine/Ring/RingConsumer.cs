namespace LowLatencyMM.Ring;

/// <summary>A gating consumer of a <see cref="BroadcastRing"/>: reads in place and holds the producer back. One thread at a time; wait-free.</summary>
/// <remarks>A slot stays valid until it is released. Copies of this view are the same consumer.</remarks>
public readonly unsafe struct RingConsumer
{
    private readonly RingCursors* _cursors;
    private readonly RingGate* _gate;
    private readonly byte* _slots;
    private readonly int _mask;
    private readonly int _slotBytes;

    internal RingConsumer(RingCursors* cursors, RingGate* gate, byte* slots, RingGeometry geometry)
    {
        _cursors = cursors;
        _gate = gate;
        _slots = slots;
        _mask = geometry.SlotCount - 1;
        _slotBytes = geometry.SlotBytes;
    }

    /// <summary>Slots that can be read at this moment; the producer can only add to them.</summary>
    public int Available
    {
        get
        {
            _gate->PublishedCache = Volatile.Read(ref _cursors->Published); // acquire; pairs with RingProducer.Publish
            return AvailableKnown;
        }
    }

    /// <summary>Count, since the ring's creation, of the slot that is read next.</summary>
    public long Position => _gate->Consumed;

    private int AvailableKnown => (int)(_gate->PublishedCache - _gate->Consumed);

    /// <summary>The oldest unreleased slot: Read, Empty or Closed.</summary>
    [HotPath]
    public ReadStatus TryRead(out ReadOnlySpan<byte> slot)
    {
        long consumed = _gate->Consumed; // own cursor: plain read
        if (consumed >= _gate->PublishedCache && Available == 0) return WhenEmpty(out slot);

        slot = SlotAt(consumed);
        return ReadStatus.Read;
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
        return SlotAt(_gate->Consumed + offset);
    }

    /// <summary>Gives the oldest <paramref name="count"/> slots back to the producer with one store.</summary>
    [HotPath]
    public void Release(int count)
    {
        if ((uint)count > (uint)AvailableKnown) RingInvariant.Broken("more slots are released than were published");
        Volatile.Write(ref _gate->Consumed, _gate->Consumed + count); // release; pairs with RingProducer.RefreshGates
    }

    /// <summary>Waits for a slot: Read or Closed.</summary>
    public ReadStatus WaitRead<TWait>(ref TWait wait, out ReadOnlySpan<byte> slot) where TWait : struct, IWaitStrategy
    {
        ReadStatus status;
        while ((status = TryRead(out slot)) == ReadStatus.Empty) wait.Idle();
        wait.Reset();
        return status;
    }

    /// <summary>Gives the gate up: the producer is no longer held back, and this view must not be used again.</summary>
    public void Leave()
    {
        Volatile.Write(ref _gate->Consumed, RingGate.Open); // release; pairs with RingProducer.RefreshGates
        Volatile.Write(ref _gate->Owner, 0); // release, in this order: the next owner finds the gate open
    }

    // Acquire first; pairs with RingProducer.Close: who sees the flag sees every publication before it.
    private ReadStatus WhenEmpty(out ReadOnlySpan<byte> slot)
    {
        slot = default;
        if (Volatile.Read(ref _cursors->Closed) == 0) return ReadStatus.Empty;
        if (Available == 0) return ReadStatus.Closed;
        slot = SlotAt(_gate->Consumed);
        return ReadStatus.Read;
    }

    private ReadOnlySpan<byte> SlotAt(long count) => new(_slots + (count & _mask) * _slotBytes, _slotBytes);
}
