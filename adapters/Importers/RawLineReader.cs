using System.Buffers;
using System.IO.Compression;

namespace LowLatencyMM.Importers;

/// <summary>The lines of a text file, plain, gzip or the one file of a zip archive, in one pass, without allocation per line.</summary>
/// <remarks>One thread. Compression is known by its magic bytes, not by the file's name. Every failure is an <see cref="ImportException"/>.</remarks>
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
    private ZipArchiveEntry? _zipEntry;
    private uint _crc;

    static RawLineReader()
    {
        // Without this switch GZipStream takes the end of the file for the end of the data, and a file cut there passes unseen.
        AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
    }

    public RawLineReader(string path)
    {
        _path = path;
        TextName = Path.GetFileName(path);
        try
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            Span<byte> magic = stackalloc byte[6];
            magic = magic[.._file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
            _file.Position = 0;
            RefuseUnknownCompression(path, magic);
            if (magic.StartsWith("PK\u0003\u0004"u8)) _text = OpenZip();
            else _text = magic is [0x1f, 0x8b, ..] ? new GZipStream(_file, CompressionMode.Decompress) : _file;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException)
        {
            _file?.Dispose();
            string what = exception is InvalidDataException ? "the zip archive is cut or damaged" : "cannot be read";
            throw new ImportException(path, 0, $"{what}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        catch (ImportException)
        {
            _file?.Dispose();
            throw;
        }
        BytesTotal = _file.Length;
    }

    /// <summary>Name of the text: of the file, or of the one within a zip archive; without directories.</summary>
    public string TextName { get; private set; }

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
            string kind = _zipEntry is null ? "gzip" : "zip";
            throw new ImportException(_path, LineNumber + 1, $"the {kind} data are cut or damaged here, expected a whole {kind} file", exception);
        }
        catch (IOException exception)
        {
            throw new ImportException(_path, LineNumber + 1, $"cannot be read: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
        if (_zipEntry is not null) CheckZip(_buffer.AsSpan(_end, count));
        _end += count;
        _ended = count == 0;
        return !_ended;
    }

    private static void RefuseUnknownCompression(string path, ReadOnlySpan<byte> magic)
    {
        string? kind = magic switch
        {
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "zstd",
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "xz",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "bzip2",
            _ => null,
        };
        if (kind is not null) throw new ImportException(path, 0, $"is compressed with {kind}, expected plain text, gzip or zip: decompress it first");
    }

    private Stream OpenZip()
    {
        var archive = new ZipArchive(_file, ZipArchiveMode.Read, leaveOpen: true);
        ZipArchiveEntry[] entries = [.. archive.Entries.Where(entry => entry.Name.Length > 0 && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal))];
        if (entries.Length != 1) throw new ImportException(_path, 0, $"the zip archive holds {entries.Length} files, expected one");
        _zipEntry = entries[0];
        TextName = _zipEntry.Name;
        return _zipEntry.Open();
    }

    // The framework reads a zip without comparing its checksum.
    private void CheckZip(ReadOnlySpan<byte> text)
    {
        _crc = Crc32.Append(_crc, text);
        if (text.IsEmpty && _crc != _zipEntry!.Crc32)
            throw new ImportException(_path, LineNumber + 1, "the zip data are damaged: their checksum differs, expected a whole zip file");
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
