using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>Reads, rewrites and compares journals.</summary>
internal static class JournalFiles
{
    public static (JournalDescription Description, List<byte[]> Frames) Read(string directory)
    {
        using JournalReader reader = JournalReader.Open(directory);
        JournalDescription description = reader.Segment.Description;
        var frames = new List<byte[]>();
        while (reader.MoveNext()) frames.Add(reader.Frame.ToArray());
        return (description, frames);
    }

    /// <summary>Writes frames as a whole, valid journal: whatever is wrong with them, no checksum tells.</summary>
    public static string Write(string directory, JournalDescription description, IEnumerable<byte[]> frames)
    {
        using JournalWriter writer = JournalWriter.Create(directory, description, new JournalWriterOptions { IsDurable = false });
        foreach (byte[] frame in frames) writer.Append(frame);
        return directory;
    }

    public static string Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return to;
    }

    /// <summary>The content of every segment, in order.</summary>
    public static byte[][] Segments(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.journal").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
