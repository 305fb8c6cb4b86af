namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>Shipped gating consumers, one after the other: each reads a few slots and leaves.</summary>
internal struct JoiningReader(BroadcastRing ring) : IStressReader
{
    private RingConsumer _consumer;
    private int _readsLeft;
    private bool _joined;

    public readonly long Position => _consumer.Position;

    public ReadStatus Read(int batchMax, out bool intact)
    {
        if (!_joined)
        {
            _joined = ring.TryJoin(out _consumer);
            if (!_joined) throw new InvalidOperationException("no gate is free");
            _readsLeft = 4 * batchMax;
        }

        ReadStatus status = new GatedReader(_consumer).Read(batchMax, out intact);
        if (intact && --_readsLeft <= 0 && status != ReadStatus.Closed)
        {
            _consumer.Leave();
            _joined = false;
        }

        return status;
    }
}
