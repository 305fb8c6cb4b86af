using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Journal;

/// <summary>Completes the journal of a dead run with the frames that its shared memory still holds.</summary>
public static class JournalSalvage
{
    /// <summary>The run that wrote the last segment of a journal; null when the directory holds none with a whole header.</summary>
    /// <exception cref="JournalException">The segments have a hole, or the last is foreign or of another version.</exception>
    public static JournalDescription? LastRun(string directory)
    {
        if (!Directory.Exists(directory) || JournalFormat.ListSegments(directory).Count == 0) return null;
        List<string> paths = JournalReader.ListDirectory(directory);
        for (int index = paths.Count - 1; index >= 0; index--)
        {
            using var reader = new SegmentReader(paths[index]);
            if (reader.ReadHeader(out _) is { } segment) return segment.Description;
        }

        return null;
    }

    /// <summary>The same of a journal that another process is beginning: null also while its first header is being written.</summary>
    public static JournalDescription? TryLastRun(string directory)
    {
        try
        {
            return LastRun(directory);
        }
        catch (IOException)
        {
            return null; // renamed or deleted meanwhile
        }
    }

    /// <summary>Sequence of the first frame of the run that wrote the last segment: that of its ring's first slot. 1 where there is no run.</summary>
    /// <exception cref="JournalException">As <see cref="LastRun"/>.</exception>
    public static long FirstSequenceOfLastRun(string directory)
    {
        long first = 1;
        if (LastRun(directory) is not { } run) return first;
        List<string> paths = JournalReader.ListDirectory(directory);
        for (int index = paths.Count - 1; index >= 0; index--)
        {
            using var reader = new SegmentReader(paths[index]);
            if (reader.ReadHeader(out _) is not { } segment) continue; // the last may be torn
            if (!segment.Description.IsSameRun(run)) break;
            first = segment.FirstSequence;
        }

        return first;
    }

    /// <summary>Cuts a torn tail off, and appends, durably and as a segment of the same run, what the journal lacks. Calling it again changes nothing.</summary>
    /// <param name="sources">In the order in which frames passed through them, the last stage first: spill buffer, then ring. They may overlap.</param>
    /// <remarks>The caller keeps a second process from doing the same; the shared memory must stay until this has returned.</remarks>
    /// <exception cref="JournalException">The journal is corrupt before its tail, in use, or holds no run.</exception>
    /// <exception cref="IOException">The disk failed; calling again is safe.</exception>
    public static SalvageReport Append(string directory, IReadOnlyList<SalvagedFrames> sources, JournalWriterOptions? options = null)
    {
        JournalTail? tail = JournalRepair.CutTornTail(directory);
        JournalDescription run = LastRun(directory)
            ?? throw new JournalException(JournalErrorKind.Empty, directory, $"{directory}: holds no run to which frames could be appended");
        long next = (tail?.LastSequence ?? 0) + 1;
        List<byte[]> missing = Missing(sources, ref next, out long lostCount, out string reason);
        if (missing.Count > 0)
        {
            using JournalWriter writer = JournalWriter.Continue(directory, run, options, out _);
            foreach (byte[] frame in missing) writer.Append(frame);
            writer.Close();
        }

        return new SalvageReport(tail, missing.Count, next - 1, lostCount, reason);
    }

    /// <summary>The frames from <paramref name="next"/> on, as far as they go without a hole.</summary>
    private static List<byte[]> Missing(IReadOnlyList<SalvagedFrames> sources, ref long next, out long lostCount, out string reason)
    {
        var missing = new List<byte[]>();
        long lastKnown = 0;
        reason = "";
        foreach (SalvagedFrames source in sources)
        {
            foreach (byte[] frame in source.Frames)
            {
                if (MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Sequence != next) continue; // had already, or behind a hole
                missing.Add(frame);
                next++;
            }

            lastKnown = Math.Max(lastKnown, source.LastKnownSequence);
            if (source.LastSequence >= next) reason = $"sequence {next} was not found; the next that was is {source.FirstSequence}";
            else if (source.End != SalvageEnd.Whole) reason = $"behind sequence {source.LastSequence} the memory was damaged: {source.End}";
        }

        lostCount = Math.Max(0, lastKnown - (next - 1));
        // The last source is the one that frames enter first: who has all of that has all there was.
        if (lostCount == 0 && sources.Count > 0 && sources[^1].End == SalvageEnd.Whole) reason = "";
        return missing;
    }
}
