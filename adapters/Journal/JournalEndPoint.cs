namespace LowLatencyMM.Journal;

/// <summary>From where a journal is continued.</summary>
/// <param name="Crc">The last checksum of the chain.</param>
/// <param name="LastRun">Of the last segment; null for a new journal.</param>
internal sealed record JournalEndPoint(int NextSegmentNumber, long NextSequence, uint Crc, JournalDescription? LastRun);
