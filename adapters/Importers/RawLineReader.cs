using System.Buffers;
using System.IO.Compression;

namespace LowLatencyMM.Importers;

/// <summary>The lines of a plain or gzip text file in one pass, without allocation per line.</summary>
/// <remarks>One thread. gzip is known by its magic bytes, not by the file's name. Every failure is an <see cref="ImportException"/>.</remarks>
internal sealed class RawLineReader : IDisposable
{
    private const int InitialBufferBytes = 1 << 18;
    private const int LineBytesMax = 1 << 26; // a snapshot of 5,000 levels a side has 0.3 MB

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _text;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    private int _start;
    private int _end;
    private bool _ended;

    static RawLineReader()
    {
        // Without this switch GZipStream takes the end of the file for the end of the data, and a file cut there passes unseen.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    public RawLineReader(string path)
    {
        _path = path;
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            Span<byte> magic = stackalloc byte[2];
            bool isGzip = _file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
            _file.Position = 0;
            _text = isGzip ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _file?.Dispose();
            throw new ImportException(path, 0, $"cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        BytesTotal = _file.Length;
    }

    public long BytesRead => _ended ? BytesTotal : _file.Position;

    public long BytesTotal { get; }

    /// <summary>Bytes of text handed out, after decompression.</summary>
    public long TextBytes { get; private set; }

    /// <summary>1-based number of the line last read; after the end, of the last line.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Whether the line last read ended with a line feed: a cut file's last line does not.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>The next line without its line end; valid until the next call.</summary>
    public bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(searched + length, terminatorBytes: 1);
                return true;
            }
            searched = _end - _start;
            if (Fill()) continue;

            line = default;
            if (searched == 0) return false;
            line = Take(searched, terminatorBytes: 0);
            return true;
        }
    }

    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ReadOnlySpan<byte> Take(int length, int terminatorBytes)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length + terminatorBytes;
        TextBytes += length + terminatorBytes;
        LineNumber++;
        IsTerminated = terminatorBytes > 0;
        return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
    }

    private bool Fill()
    {
        if (_ended) return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length) Grow();
        int count;
        try
        {
            count = _text.Read(_buffer.AsSpan(_end));
        }
        catch (InvalidDataException exception)
        {
            throw new ImportException(_path, LineNumber + 1, "the gzip data are cut or damaged here, expected a whole gzip file", exception);
        }
        catch (IOException exception)
        {
            throw new ImportException(_path, LineNumber + 1, $"cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        _end += count;
        _ended = count == 0;
        return !_ended;
    }

    private void Grow()
    {
        if (_buffer.Length >= LineBytesMax)
            throw new ImportException(_path, LineNumber + 1, $"a line longer than {LineBytesMax} bytes, expected one event a line");
        byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
