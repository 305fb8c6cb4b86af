using System.Text;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Keeps what a capture holds: the lines, the messages, the notices.</summary>
internal sealed class Collector : ICaptureObserver
{
    private readonly MessageJson _json = new();

    public List<string> Lines { get; } = [];

    public List<DecodedMessage> Messages { get; } = [];

    /// <summary>The bytes of each message, as its framing gave them.</summary>
    public List<byte[]> Frames { get; } = [];

    public List<string> Notices { get; } = [];

    public void OnMessage(in MessagePlace place, in Frame frame, DecodedMessage message)
    {
        Lines.Add(Encoding.UTF8.GetString(_json.Line(place, frame.Values, message).Span).TrimEnd('\n'));
        Messages.Add(message);
        Frames.Add(frame.Bytes[..message.Bytes].ToArray());
    }

    public void OnNotice(string text) => Notices.Add(text);
}
