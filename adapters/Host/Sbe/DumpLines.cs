using LowLatencyMM.Captures;

namespace LowLatencyMM.Host;

/// <summary>Messages to lines on standard output, notices to standard error. One thread.</summary>
internal sealed class DumpLines(Stream output, TextWriter error, ProgressLine progress, long linesMax, string? messageName) : ICaptureObserver, IDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly MessageJson _json = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _bufferedBytes;
    private long _lineCount;

    /// <summary>As many lines as were asked for.</summary>
    public bool IsFull => _lineCount >= linesMax;

    public void OnMessage(in MessagePlace place, in Frame frame, DecodedMessage message)
    {
        if (IsFull || (messageName is not null && message.Model.Name != messageName)) return;
        _lineCount++;
        ReadOnlySpan<byte> line = _json.Line(place, frame.Values, message).Span;
        if (line.Length > BufferBytes - _bufferedBytes) Flush();
        if (line.Length > BufferBytes)
        {
            output.Write(line);
            return;
        }

        line.CopyTo(_buffer.AsSpan(_bufferedBytes));
        _bufferedBytes += line.Length;
    }

    public void OnNotice(string text)
    {
        progress.Clear();
        error.WriteLine(text);
    }

    public void Flush()
    {
        output.Write(_buffer.AsSpan(0, _bufferedBytes));
        _bufferedBytes = 0;
    }

    public void Dispose() => _json.Dispose();
}
