namespace LowLatencyMM.Journal;

/// <summary>Decides whether damage in the last segment is a torn tail or corruption, by what follows it.</summary>
internal static class TailScanner
{
    /// <summary>
    /// Looks behind the damage for a whole batch of this segment that was written when the damaged place was already on disk for certain.
    /// If there is one, no interrupted write explains the damage. A damaged length cannot mislead: every aligned place to the end of the file is tried.
    /// </summary>
    /// <param name="segmentCrc">The segment header's checksum; null when the header itself is damaged: then every whole batch is evidence.</param>
    public static bool ProvesCorruption(SegmentReader reader, long damageOffset, uint? segmentCrc)
    {
        const int step = JournalFormat.AlignmentBytes;
        for (long offset = damageOffset + step; offset <= reader.LengthBytes - BatchHeader.SizeBytes;)
        {
            long candidate = FindMagic(reader, offset);
            if (candidate < 0) return false;
            bool isWhole = reader.LoadBatch(candidate, out var header) is null;
            if (isWhole && segmentCrc is null) return true;
            if (isWhole && header.SegmentCrc == segmentCrc && header.SyncedBytes > damageOffset) return true;
            offset = candidate + (isWhole ? header.BatchBytes : step);
        }

        return false;
    }

    private static long FindMagic(SegmentReader reader, long offset)
    {
        for (; reader.Load(offset, BatchHeader.SizeBytes); offset += JournalFormat.AlignmentBytes)
            if (BatchHeader.Read(reader.Buffer.AsSpan(reader.IndexOf(offset))).IsPlausible)
                return offset;
        return -1;
    }
}
