namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>The shipped lane.</summary>
internal readonly struct LaneReader(LaneConsumer consumer) : IStressReader
{
    public long Position => consumer.ConsumedCount;

    public ReadStatus Read(int batchMax, out bool intact)
    {
        intact = true;
        if (batchMax == 1)
        {
            if (!consumer.TryRead(out ReadOnlySpan<byte> slot)) return consumer.IsDrained ? ReadStatus.Closed : ReadStatus.Empty;
            intact = Pattern.Matches(slot, Position);
            if (intact) consumer.Release();
            return ReadStatus.Read;
        }

        int available = consumer.ReadBatch(batchMax);
        if (available == 0) return consumer.IsDrained ? ReadStatus.Closed : ReadStatus.Empty;
        for (int offset = 0; offset < available && intact; offset++) intact = Pattern.Matches(consumer.ReadSlot(offset), Position + offset);
        if (intact) consumer.Release(available);
        return ReadStatus.Read;
    }
}
