using LowLatencyMM.Messages;

namespace LowLatencyMM.Engine;

/// <summary>The order messages of one frame, in the order in which they were decided. Empty between frames.</summary>
public sealed class OrderOutbox
{
    private readonly ArenaArray<OutboundOrder> _entries;
    private int _count;

    internal OrderOutbox(Arena arena) => _entries = arena.Allocate<OutboundOrder>(FrameLayout.MaxOrdersPerFrame);

    /// <summary>Messages waiting, at most <see cref="FrameLayout.MaxOrdersPerFrame"/>.</summary>
    public int Count => _count;

    public bool IsFull => _count == _entries.Length;

    /// <summary>Messages that there is room for.</summary>
    internal int Room => _entries.Length - _count;

    internal ref readonly OutboundOrder this[int index] => ref _entries[index];

    /// <summary>Adds a message; there must be room.</summary>
    [HotPath]
    internal void Add(OutboundKind kind, int orderSlot, ushort venueId, uint instrumentId = FrameHeader.NoInstrument, byte reason = 0)
    {
        ref OutboundOrder entry = ref _entries[_count++];
        entry.OrderSlot = orderSlot;
        entry.InstrumentId = instrumentId;
        entry.VenueId = venueId;
        entry.Kind = kind;
        entry.Reason = reason;
    }

    internal void Clear() => _count = 0;
}
