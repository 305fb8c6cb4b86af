namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>A shipped gating consumer.</summary>
internal readonly struct GatedReader(RingConsumer consumer) : IStressReader
{
    public long Position => consumer.Position;

    public ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        int available = batchMax == 1 ? 0 : consumer.ReadBatch(batchMax);
        if (available == 0) // the single read also tells Empty from Closed
        {
            ReadStatus status = consumer.TryRead(out ReadOnlySpan<byte> slot);
            if (status != ReadStatus.Read) return status;
            intact = Pattern.Matches(slot, Position);
            if (intact) consumer.Release();
            return status;
        }

        for (int offset = 0; offset < available && intact; offset++) intact = Pattern.Matches(consumer.ReadSlot(offset), Position + offset);
        if (intact) consumer.Release(available);
        return ReadStatus.Read;
    }
}
