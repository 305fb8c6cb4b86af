namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>A shipped observer. Lapped, it rejoins at the oldest slot, where the producer treads on its heels, or at the newest.</summary>
internal struct ObserverReader(RingObserver observer, RingGeometry geometry, bool rejoinAtOldest) : IStressReader
{
    private readonly byte[] _copy = new byte[8 * geometry.SlotBytes];

    public readonly long Position => observer.Position;

    public readonly ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        long position = observer.Position;
        int slots = 1;
        ReadStatus status = batchMax == 1
            ? observer.TryRead(_copy.AsSpan(0, geometry.SlotBytes))
            : observer.TryReadBatch(_copy.AsSpan(0, Math.Min(8, batchMax) * geometry.SlotBytes), out slots);
        if (status == ReadStatus.Lapped) _ = rejoinAtOldest ? observer.RejoinAtOldest() : observer.RejoinAtNewest();
        if (status != ReadStatus.Read) return status;

        for (int slot = 0; slot < slots && intact; slot++)
            intact = Pattern.Matches(_copy.AsSpan(slot * geometry.SlotBytes, geometry.SlotBytes), position + slot);
        return status;
    }
}
