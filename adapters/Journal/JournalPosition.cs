namespace LowLatencyMM.Journal;

/// <summary>A place in a journal between two batches, and with it the whole history before it: the checksum chains through every earlier batch and segment.</summary>
/// <param name="SegmentNumber">The segment that holds the last batch before the place.</param>
/// <param name="BatchOffsetBytes">Where that batch begins.</param>
/// <param name="Sequence">Of the last frame before the place.</param>
/// <param name="Crc">Checksum of that batch.</param>
public readonly record struct JournalPosition(int SegmentNumber, long BatchOffsetBytes, long Sequence, uint Crc);
