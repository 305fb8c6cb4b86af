namespace LowLatencyMM.Journal;

/// <summary>The header of one segment, as read.</summary>
/// <param name="Number">0 for the first segment of a journal.</param>
/// <param name="FirstSequence">Sequence of the first frame that the segment holds, or would hold.</param>
/// <param name="PreviousCrc">The checksum with which the segment before ended; 0 in the first.</param>
/// <param name="HeaderBytes">Length of the header; the first batch follows it.</param>
/// <param name="Crc">The header's own checksum; the first batch chains from it.</param>
/// <param name="Description">The run that wrote the segment.</param>
public sealed record JournalSegment(int Number, long FirstSequence, uint PreviousCrc, int HeaderBytes, uint Crc, JournalDescription Description);
