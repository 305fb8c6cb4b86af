namespace LowLatencyMM.Captures;

/// <summary>A stream that counts and can be looked at before it is read. One thread.</summary>
internal sealed class ByteSource(Stream stream) : IDisposable
{
    private readonly byte[] _peeked = new byte[16];
    private int _peekedBytes;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes, fewer where the stream ends before; they will be read again.</summary>
    public ReadOnlySpan<byte> Peek(int bytes)
    {
        Span<byte> missing = _peeked.AsSpan(_peekedBytes, Math.Max(0, bytes - _peekedBytes));
        if (!missing.IsEmpty) _peekedBytes += stream.ReadAtLeast(missing, missing.Length, throwOnEndOfStream: false);
        return _peeked.AsSpan(0, Math.Min(_peekedBytes, bytes));
    }

    /// <summary>Fills the bytes as far as the stream reaches, and gives how far.</summary>
    public int Read(Span<byte> bytes)
    {
        int first = Math.Min(_peekedBytes, bytes.Length);
        _peeked.AsSpan(0, first).CopyTo(bytes);
        _peeked.AsSpan(first, _peekedBytes - first).CopyTo(_peeked);
        _peekedBytes -= first;
        int read = first + stream.ReadAtLeast(bytes[first..], bytes.Length - first, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    public void Dispose() => stream.Dispose();
}
