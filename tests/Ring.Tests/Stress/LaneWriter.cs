namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>The shipped lane.</summary>
internal readonly struct LaneWriter(LaneProducer producer) : IStressWriter
{
    public int TryWrite(long nextCount, int batchMax)
    {
        if (batchMax == 1)
        {
            if (!producer.TryClaim(out Span<byte> slot)) return 0;
            Pattern.Write(slot, nextCount);
            producer.Publish();
            return 1;
        }

        int claimed = producer.ClaimBatch(batchMax);
        for (int offset = 0; offset < claimed; offset++) Pattern.Write(producer.ClaimedSlot(offset), nextCount + offset);
        producer.Publish(claimed);
        return claimed;
    }

    public void Close() => producer.Close();
}
