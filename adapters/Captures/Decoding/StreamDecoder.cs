namespace LowLatencyMM.Captures;

/// <summary>One stream, a raw file's or one direction of a TCP connection, through its framing. One thread.</summary>
internal sealed class StreamDecoder(string name, int bytesMax, Framing framing, IFrameSink sink, CaptureStatistics statistics) : ITcpTarget
{
    private readonly StreamBuffer _buffer = new(bytesMax);
    private StreamState _state = new(name);

    public TcpFlow Flow { get; } = new();

    public string Name => _state.Name;

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        if (!_buffer.TryAppend(bytes))
        {
            sink.OnProblem(_state, "no message ends", $"within {_buffer.Unread.Length} bytes");
            Lose();
            if (!_buffer.TryAppend(bytes)) return;
        }

        _buffer.Consume(framing.Read(_buffer.Unread, isEnd: false, _state, sink));
    }

    public void OnHole(int lostBytes)
    {
        if (lostBytes > 0)
        {
            statistics.HoleCount++;
            statistics.LostTcpBytes += lostBytes;
            sink.OnProblem(_state, "a hole in a TCP stream", $"{lostBytes} bytes are not in the capture");
            _state.IsLost = true;
        }

        Lose();
    }

    public void OnRestart()
    {
        Finish();
        _state = new(_state.Name);
    }

    /// <summary>Nothing follows: what is left is whole or a problem.</summary>
    public void Finish()
    {
        if (!_buffer.Unread.IsEmpty) _buffer.Consume(framing.Read(_buffer.Unread, isEnd: true, _state, sink));
    }

    private void Lose()
    {
        _buffer.Consume(_buffer.Unread.Length);
        _state.IsSynchronized = false;
        _state.PaddingBytes = 0;
    }
}
