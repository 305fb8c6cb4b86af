using System.Runtime.CompilerServices;

namespace LowLatencyMM.Ring;

/// <summary>The writing side of a <see cref="BroadcastRing"/>: claim, write in place, publish. One thread at a time; wait-free.</summary>
/// <remarks>A slot that is claimed and not published is simply claimed again, though observers already count its old content as lost.
/// Slots are not cleared. Do not write them with non-temporal stores: those are not ordered by the publication.</remarks>
public readonly unsafe struct RingProducer
{
    private readonly RingCursors* _cursors;
    private readonly byte* _slots;
    private readonly int _mask;
    private readonly int _slotBytes;

    internal RingProducer(RingCursors* cursors, byte* slots, RingGeometry geometry)
    {
        _cursors = cursors;
        _slots = slots;
        _mask = geometry.SlotCount - 1;
        _slotBytes = geometry.SlotBytes;
    }

    /// <summary>Slots that no gating consumer still needs, at this moment; they can only become more, except by a consumer that joins.</summary>
    public int FreeSlots
    {
        get
        {
            RefreshGates(_cursors->Published);
            return FreeSlotsKnown;
        }
    }

    /// <summary>Claims that a gating consumer refused, since the ring's creation.</summary>
    public long RefusedCount => _cursors->RefusedCount;

    /// <summary>Slots published since the ring's creation.</summary>
    public long PublishedCount => _cursors->Published;

    private int FreeSlotsKnown => (int)Math.Max(0, _cursors->GateCache + _mask + 1 - _cursors->Published);

    /// <summary>The next slot, to be written and then published. False means that a gating consumer is a whole ring behind; counted.</summary>
    [HotPath]
    public bool TryClaim(out Span<byte> slot)
    {
        long published = _cursors->Published; // own cursor: plain read
        if (published - _cursors->GateCache > _mask && !RefreshGates(published))
        {
            _cursors->RefusedCount++;
            slot = default;
            return false;
        }

        AnnounceClaim(published + 1);
        slot = SlotAt(published);
        return true;
    }

    /// <summary>Makes the claimed slot visible to consumers and observers.</summary>
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
        int claimed = Math.Min(free, countMax);
        AnnounceClaim(_cursors->Published + claimed);
        return claimed;
    }

    /// <summary>Slot <paramref name="offset"/> of the claimed batch, from 0.</summary>
    [HotPath]
    public Span<byte> ClaimedSlot(int offset)
    {
        long published = _cursors->Published;
        if ((ulong)offset >= (ulong)(_cursors->Claimed - published)) RingInvariant.Broken("the slot was not claimed");
        return SlotAt(published + offset);
    }

    /// <summary>Makes the first <paramref name="count"/> claimed slots visible at once.</summary>
    [HotPath]
    public void Publish(int count)
    {
        long published = _cursors->Published;
        if ((ulong)count > (ulong)(_cursors->Claimed - published)) RingInvariant.Broken("more slots are published than were claimed");
        Volatile.Write(ref _cursors->Published, published + count); // release; pairs with every read of Published
    }

    /// <summary>Ends the ring: consumers and observers drain it and then see the end. Nothing may be published after it.</summary>
    public void Close() => Volatile.Write(ref _cursors->Closed, 1); // release; pairs with WhenEmpty of consumer and observer

    /// <summary>Says which slots may change from now on, before any of them does.</summary>
    private void AnnounceClaim(long claimed)
    {
        if (claimed <= _cursors->Claimed) return; // claimed before and not published
        _cursors->Claimed = claimed;
        Volatile.WriteBarrier(); // before the writes to the slot; pairs with the read barrier in RingObserver
    }

    // The consumers' lines are touched only when the cached copy says "full".
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RefreshGates(long published)
    {
        // Full fence between our last publication and the reads below; pairs with the one in BroadcastRing.TryJoin:
        // either we see the new gate, or its owner sees that publication and starts behind it.
        Interlocked.MemoryBarrier();
        long slowest = published;
        RingGate* gates = &_cursors->FirstGate;
        for (int gate = 0; gate < BroadcastRing.GateCount; gate++)
            slowest = Math.Min(slowest, Volatile.Read(ref gates[gate].Consumed)); // acquire; pairs with RingConsumer.Release
        _cursors->GateCache = slowest;
        return published - slowest <= _mask;
    }

    private Span<byte> SlotAt(long count) => new(_slots + (count & _mask) * _slotBytes, _slotBytes);
}
