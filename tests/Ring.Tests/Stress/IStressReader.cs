namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>What the stress run reads through; it checks the pattern of each slot and keeps its own count.</summary>
internal interface IStressReader
{
    /// <summary>The count of the slot that must come next; what was lost and said to be lost is passed over.</summary>
    long Position { get; }

    /// <summary>Reads up to <paramref name="batchMax"/> slots. Not intact means: the protocol called a slot good and it was not.</summary>
    ReadStatus Read(int batchMax, out bool intact);
}
