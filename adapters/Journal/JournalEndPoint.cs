namespace LowLatencyMM.Journal;

/// <summary>From where a journal is continued.</summary>
/// <param name="Crc">The last checksum of the chain.</param>
internal sealed record JournalEndPoint(int NextSegmentNumber, long NextSequence, uint Crc, ushort LastEpoch);
