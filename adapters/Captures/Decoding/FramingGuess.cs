namespace LowLatencyMM.Captures;

/// <summary>Which framing a capture is in, by the look of its first packets. Opens the file for itself.</summary>
internal static class FramingGuess
{
    private const int PacketsMax = 200;

    /// <summary>The framing that the first recognizable packet is certain to be in; else plain.</summary>
    public static Framing Of(string path, MessageReader reader)
    {
        using CaptureReader capture = CaptureReader.Open(path);
        for (int i = 0; i < PacketsMax && capture.TryRead(out CapturedPacket packet); i++)
        {
            if (packet.LinkType == LinkTypes.File)
            {
                ReadOnlySpan<byte> bytes = packet.Bytes.Span;
                return KnownFramings.Guess(bytes, isStream: false, reader) ?? KnownFramings.Guess(bytes, isStream: true, reader) ?? KnownFramings.Plain;
            }

            if (!NetworkLayers.TryParse(packet, out Segment segment, out _) || segment.Payload.IsEmpty) continue;
            if (KnownFramings.Guess(segment.Payload, segment.IsTcp, reader) is { } framing) return framing;
        }

        return KnownFramings.Plain;
    }
}
