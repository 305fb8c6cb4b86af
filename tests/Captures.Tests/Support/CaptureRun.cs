using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>A capture through the whole library.</summary>
internal sealed record CaptureRun(Collector Found, CaptureStatistics Statistics, string? FileProblem)
{
    public static CaptureRun OfFile(string path, SchemaModel schema, string? framing = null)
    {
        var reader = new MessageReader(schema);
        using CaptureReader capture = CaptureReader.Open(path);
        return Of(capture, reader, framing is null ? FramingGuess.Of(path, reader) : KnownFramings.Find(framing)!);
    }

    public static CaptureRun OfBytes(byte[] file, SchemaModel schema, string framing)
    {
        using CaptureReader capture = CaptureReader.Open(new MemoryStream(file));
        return Of(capture, new MessageReader(schema), KnownFramings.Find(framing)!);
    }

    private static CaptureRun Of(CaptureReader capture, MessageReader reader, Framing framing)
    {
        var found = new Collector();
        var decoder = new CaptureDecoder(capture, reader, framing, found);
        while (decoder.TryStep())
        {
        }

        decoder.Finish();
        return new(found, decoder.Statistics, capture.Problem);
    }
}
