namespace LowLatencyMM.Captures;

/// <summary>The bytes of a stream that no framing has taken yet. One thread.</summary>
/// <param name="bytesMax">More is never held.</param>
internal sealed class StreamBuffer(int bytesMax)
{
    private byte[] _bytes = new byte[4 * 1024];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start.._end);

    /// <summary>False when there is no room for all of it; then nothing was taken.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        int needed = _end - _start + bytes.Length;
        if (needed > bytesMax) return false;
        if (_end + bytes.Length > _bytes.Length)
        {
            byte[] target = needed > _bytes.Length ? new byte[Math.Min(bytesMax, Math.Max(needed, _bytes.Length * 2))] : _bytes;
            Unread.CopyTo(target);
            _end -= _start;
            _start = 0;
            _bytes = target;
        }

        bytes.CopyTo(_bytes.AsSpan(_end));
        _end += bytes.Length;
        return true;
    }

    public void Consume(int bytes)
    {
        _start += bytes;
        if (_start == _end) _start = _end = 0;
    }
}
