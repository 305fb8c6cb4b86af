namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>What the stress run writes through: the shipped protocol, or one that is broken on purpose.</summary>
internal interface IStressWriter
{
    /// <summary>Publishes up to <paramref name="batchMax"/> slots with the pattern of <paramref name="nextCount"/> and its successors; 0 when full.</summary>
    int TryWrite(long nextCount, int batchMax);

    void Close();
}
