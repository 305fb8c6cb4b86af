using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>The frames of a journal of several runs, each run apart.</summary>
internal sealed class JournalRuns
{
    public List<(JournalDescription Run, List<byte[]> Frames)> Runs { get; } = [];

    public IEnumerable<byte[]> Frames => Runs.SelectMany(run => run.Frames);

    public static JournalRuns Read(string journal)
    {
        var runs = new JournalRuns();
        using JournalReader reader = JournalReader.Open(journal);
        while (reader.MoveNext())
        {
            JournalDescription run = reader.Segment.Description;
            if (runs.Runs.Count == 0 || !runs.Runs[^1].Run.IsSameRun(run)) runs.Runs.Add((run, []));
            runs.Runs[^1].Frames.Add(reader.Frame.ToArray());
        }

        return runs;
    }

    /// <summary>Writes them as a whole, valid journal: whatever is wrong with the frames, no checksum tells.</summary>
    public string Write(string journal)
    {
        foreach ((JournalDescription run, List<byte[]> frames) in Runs)
        {
            using JournalWriter writer = JournalWriter.Continue(journal, run, new JournalWriterOptions { IsDurable = false }, out _);
            foreach (byte[] frame in frames) writer.Append(frame);
        }

        File.WriteAllText(Path.Combine(journal, EpochStore.FileName), "");
        File.Delete(Path.Combine(journal, EpochStore.FileName));
        return journal;
    }
}
