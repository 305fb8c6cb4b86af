using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers.Tests;

/// <summary>One import of given bytes, with everything that came of it.</summary>
internal sealed record ImportRun(List<byte[]> Frames, ImportStatistics Statistics, TopOfBookCheck Check, ImportException? Failure, string FileName)
{
    public static ImportRun Of(byte[] content, params ImportedInstrument[] instruments)
    {
        if (instruments.Length == 0) instruments = [TestInstruments.Create("XYZUSDT", TestInstruments.Thousandth)];
        using var file = new TemporaryFile(content);
        var check = new TopOfBookCheck();
        using var importer = new BinanceRawImporter(file.Path, instruments, sourceId: 3, check);
        var frames = new List<byte[]>();
        ImportException? failure = null;
        try
        {
            while (importer.TryNext(out ReadOnlySpan<byte> frame)) frames.Add(frame.ToArray());
        }
        catch (ImportException exception)
        {
            failure = exception;
        }
        return new ImportRun(frames, importer.Statistics, check, failure, file.Path);
    }

    public static ImportRun Of(params IEnumerable<string> lines) => Of(Sample.Bytes(lines));

    public IEnumerable<FrameHeader> Headers => Frames.Select(frame => System.Runtime.InteropServices.MemoryMarshal.Read<FrameHeader>(frame));

    /// <summary>Each frame in a few words, for comparison with what is expected.</summary>
    public IEnumerable<string> Texts => Frames.Select(FrameText.Of);
}
