namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>Broken on purpose: takes its gate and starts at the cursor it had read before, without a second look.</summary>
internal unsafe struct StaleJoinReader(MemoryRegion region, RingGeometry geometry) : IStressReader
{
    private readonly RingCursors* _cursors = (RingCursors*)BlockLayout.Cursors(region);
    private readonly byte* _slots = BlockLayout.Slots(region);
    private RingConsumer _consumer;
    private int _readsLeft;

    public readonly long Position => _consumer.Position;

    public ReadStatus Read(int batchMax, out bool intact)
    {
        RingGate* gate = &_cursors->FirstGate;
        if (_readsLeft == 0)
        {
            long start = Volatile.Read(ref _cursors->Published);
            Thread.Yield(); // a wide window, so that the control does not depend on luck
            gate->PublishedCache = start;
            Volatile.Write(ref gate->Consumed, start);
            _consumer = new RingConsumer(_cursors, gate, _slots, geometry);
            _readsLeft = 64;
        }

        ReadStatus status = new GatedReader(_consumer).Read(batchMax, out intact);
        if (!intact || status == ReadStatus.Closed) return status;
        if (--_readsLeft == 0) _consumer.Leave();
        return status;
    }
}
