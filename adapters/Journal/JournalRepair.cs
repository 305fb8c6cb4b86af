namespace LowLatencyMM.Journal;

/// <summary>Makes a journal whole again after a crash, before a run continues it.</summary>
public static class JournalRepair
{
    /// <summary>Verifies the last segment and cuts a torn tail off the file, durably. A segment of which not even the header is whole is deleted.</summary>
    /// <returns>How the journal ended before; null when the directory holds none, or only a first segment without a whole header, which is deleted.</returns>
    /// <exception cref="JournalException">Corrupt before the tail, or in use by a writer; nothing was changed.</exception>
    /// <exception cref="IOException">The disk failed; calling again is safe.</exception>
    public static JournalTail? CutTornTail(string directory)
    {
        using var writerLock = new WriterLock(directory);
        return CutTornTail(directory, isDurable: true, out _);
    }

    /// <summary>The same, under a lock that the caller has.</summary>
    internal static JournalTail? CutTornTail(string directory, bool isDurable, out JournalEndPoint? end)
    {
        end = null;
        if (JournalFormat.ListSegments(directory).Count == 0) return null;
        var paths = JournalReader.ListDirectory(directory);
        var walker = WalkToEnd(paths);
        if (walker is null || walker.Tail!.OffsetBytes == 0)
        {
            File.Delete(paths[^1]);
        }
        else
        {
            using var last = new DiskFile(paths[^1], FileMode.Open);
            last.Truncate(walker.Tail.OffsetBytes);
            if (isDurable) last.Sync(); // also what was whole but not yet on disk: the next segment chains on it
        }

        if (isDurable) DiskStorage.Instance.SyncDirectory(directory);
        if (walker is null) return null;
        bool isDeleted = walker.Tail!.OffsetBytes == 0;
        end = new JournalEndPoint(paths.Count - (isDeleted ? 1 : 0), walker.NextSequence, walker.Crc, walker.Segment.Description);
        return walker.Tail;
    }

    /// <summary>Verifies the last segment, and the one before when the last has no whole header. Null when no segment has one.</summary>
    private static BatchWalker? WalkToEnd(List<string> paths)
    {
        int firstIndex = paths.Count - 1;
        using (var reader = new SegmentReader(paths[firstIndex]))
            if (reader.ReadHeader(out _) is null && firstIndex > 0)
                firstIndex--;
        try
        {
            using var walker = new BatchWalker(paths, firstIndex, WalkMode.Whole);
            while (walker.MoveNext())
            {
            }

            return walker;
        }
        catch (JournalException exception) when (exception.Kind == JournalErrorKind.Empty)
        {
            return null;
        }
    }
}
