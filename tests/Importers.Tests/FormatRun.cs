using System.Runtime.InteropServices;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers.Tests;

/// <summary>An import of a whole file of a named format.</summary>
internal sealed record FormatRun(List<byte[]> Frames, ImportStatistics Statistics, ImportVerdict? Verdict, ImportException? Failure, string FileName)
{
    public IEnumerable<FrameHeader> Headers => Frames.Select(frame => MemoryMarshal.Read<FrameHeader>(frame));

    public IEnumerable<string> Texts => Frames.Select(FrameText.Of);

    public static FormatRun Of(FormatSample sample, OffTickPolicy offTick = OffTickPolicy.Refuse) => Of(sample, sample.Bytes, offTick: offTick);

    /// <param name="sample">Gives the names, and the book file.</param>
    /// <param name="content">Stands for the sample's own lines.</param>
    /// <param name="format">Null: the sample's.</param>
    /// <param name="instruments">None: XYZ with a step of 0.001 and a tick of 0.1.</param>
    public static FormatRun Of(
        FormatSample sample, byte[] content, string? format = null, OffTickPolicy offTick = OffTickPolicy.Refuse, params ImportedInstrument[] instruments)
    {
        if (instruments.Length == 0) instruments = [TestInstruments.Create("XYZ", TestInstruments.Thousandth)];
        DirectoryInfo directory = Directory.CreateTempSubdirectory("llmm-import-");
        try
        {
            string path = Path.Combine(directory.FullName, sample.FileName);
            File.WriteAllBytes(path, content);
            if (sample.Book is { } book) File.WriteAllBytes(path.Replace("_message_", "_orderbook_", StringComparison.Ordinal), Sample.Bytes(book));
            return Read(path, ImportFormats.All.Single(candidate => candidate.Name == (format ?? sample.Format)), new ImportOptions(instruments, 3, IsChecked: true, offTick));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Reads a file to its end or its first error.</summary>
    public static FormatRun Read(string path, ImportFormat format, ImportOptions options)
    {
        var frames = new List<byte[]>();
        try
        {
            using IImporter importer = format.Open(path, options);
            ImportException? failure = null;
            try
            {
                while (importer.TryNext(out ReadOnlySpan<byte> frame)) frames.Add(frame.ToArray());
            }
            catch (ImportException exception)
            {
                failure = exception;
            }
            return new FormatRun(frames, importer.Statistics, importer.Verdict, failure, path);
        }
        catch (ImportException exception)
        {
            return new FormatRun(frames, new ImportStatistics(), null, exception, path);
        }
    }
}
