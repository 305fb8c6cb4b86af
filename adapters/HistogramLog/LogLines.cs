using System.Text;

namespace LowLatencyMM.HistogramLog;

/// <summary>Lines of a stream, in bounded memory.</summary>
internal sealed class LogLines(Stream stream, string name) : IDisposable
{
    /// <summary>Longest line: a histogram of five digits with every count taken stays below.</summary>
    public const int LineBytesMax = 1 << 26;

    private readonly byte[] _buffer = new byte[1 << 16];
    private readonly MemoryStream _line = new();
    private int _start;
    private int _end;

    /// <summary>1-based number of the line read last.</summary>
    public long Number { get; private set; }

    /// <summary>Next line without its end; null at the end.</summary>
    /// <exception cref="HistogramLogException">The line is too long.</exception>
    public string? Read()
    {
        _line.SetLength(0);
        Number++;
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = stream.Read(_buffer);
                if (_end == 0) return _line.Length == 0 ? null : Take();
            }

            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOf((byte)'\n');
            _line.Write(length < 0 ? rest : rest[..length]);
            if (_line.Length > LineBytesMax) throw new HistogramLogException(name, Number, $"longer than {LineBytesMax} bytes: no histogram log");
            _start = length < 0 ? _end : _start + length + 1;
            if (length >= 0) return Take();
        }
    }

    public void Dispose() => stream.Dispose();

    private string Take()
    {
        ReadOnlySpan<byte> bytes = _line.GetBuffer().AsSpan(0, (int)_line.Length);
        if (Number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        return Encoding.UTF8.GetString(bytes.TrimEnd((byte)'\r'));
    }
}
