namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>Broken on purpose: an observer that takes what it copied for good.</summary>
internal unsafe struct UncheckedObserver(MemoryRegion region, RingGeometry geometry) : IStressReader
{
    private readonly RingCursors* _cursors = (RingCursors*)BlockLayout.Cursors(region);
    private readonly byte* _slots = BlockLayout.Slots(region);
    private readonly byte[] _copy = new byte[geometry.SlotBytes];

    public long Position { get; private set; }

    public ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        if (Position >= Volatile.Read(ref _cursors->Published)) return Volatile.Read(ref _cursors->Closed) != 0 ? ReadStatus.Closed : ReadStatus.Empty;
        new ReadOnlySpan<byte>(_slots + Position % geometry.SlotCount * geometry.SlotBytes, geometry.SlotBytes).CopyTo(_copy);
        intact = Pattern.Matches(_copy, Position);
        if (intact) Position++;
        return ReadStatus.Read;
    }
}

/// <summary>Broken on purpose: an observer that looks at the claimed cursor before its copy and not after it.</summary>
internal unsafe struct CheckFirstObserver(MemoryRegion region, RingGeometry geometry) : IStressReader
{
    private readonly RingCursors* _cursors = (RingCursors*)BlockLayout.Cursors(region);
    private readonly byte* _slots = BlockLayout.Slots(region);
    private readonly byte[] _copy = new byte[geometry.SlotBytes];

    public long Position { get; private set; }

    public ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        long published = Volatile.Read(ref _cursors->Published);
        if (Position >= published) return Volatile.Read(ref _cursors->Closed) != 0 ? ReadStatus.Closed : ReadStatus.Empty;
        if (Volatile.Read(ref _cursors->Claimed) - Position > geometry.SlotCount)
        {
            Position = published - 1;
            return ReadStatus.Lapped;
        }

        var slot = new ReadOnlySpan<byte>(_slots + Position % geometry.SlotCount * geometry.SlotBytes, geometry.SlotBytes);
        int half = geometry.SlotBytes / 2;
        slot[..half].CopyTo(_copy);
        Thread.Yield(); // a wide window, so that the control does not depend on luck
        slot[half..].CopyTo(_copy.AsSpan(half));
        intact = Pattern.Matches(_copy, Position);
        if (intact) Position++;
        return ReadStatus.Read;
    }
}
