using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LowLatencyMM.Journal;

/// <summary>Reads one segment batch by batch through a large buffer, and verifies what can be verified of a batch.</summary>
/// <remarks>One thread. Positioned reads rather than a memory map: a bad disk or a file that shrinks is then an exception, not the end of the process.</remarks>
internal sealed class SegmentReader : IDisposable
{
    private const int MaxWindowBytes = 1024 * 1024;

    private readonly SafeFileHandle _handle;
    private long _windowStart;
    private int _windowLength;

    /// <param name="buffer">A buffer of an earlier reader to use again, or null.</param>
    public SegmentReader(string path, byte[]? buffer = null)
    {
        FilePath = path;
        // The length is fixed here: of a journal that is being written, later batches are not seen until Refresh.
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        LengthBytes = RandomAccess.GetLength(_handle);
        int windowBytes = (int)Math.Clamp(LengthBytes, JournalFormat.MaxBatchBytes, MaxWindowBytes); // a whole batch always fits
        Buffer = buffer?.Length >= windowBytes ? buffer : GC.AllocateUninitializedArray<byte>(windowBytes);
    }

    public string FilePath { get; }
    public long LengthBytes { get; private set; }
    public byte[] Buffer { get; }

    /// <summary>Looks at the file anew: how long it is now, and at what is in it instead of what was read before.</summary>
    public void Refresh()
    {
        LengthBytes = RandomAccess.GetLength(_handle);
        _windowLength = 0;
    }

    /// <summary>Reads the header. Null when it is damaged.</summary>
    /// <exception cref="JournalException">Another kind of file, or another format version.</exception>
    public JournalSegment? ReadHeader(out JournalDamage damage)
    {
        int read = Load(0, JournalFormat.SegmentFixedBytes) ? JournalFormat.SegmentFixedBytes : (int)LengthBytes;
        var start = Buffer.AsSpan(0, read);
        damage = new JournalDamage(FilePath, 0, "a whole segment header", $"{LengthBytes} bytes");
        if (!HasSignature(start)) return null;
        if (read < JournalFormat.SegmentFixedBytes) return null;
        uint headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(start[16..]);
        damage = damage with { Expected = $"a segment header of {headerBytes} bytes" };
        if (headerBytes is <= JournalFormat.SegmentFixedBytes or > JournalFormat.MaxSegmentHeaderBytes || headerBytes % JournalFormat.AlignmentBytes != 0)
        {
            damage = damage with { Expected = $"a header length of {JournalFormat.SegmentFixedBytes + 8} to {JournalFormat.MaxSegmentHeaderBytes}", Found = $"{headerBytes}" };
            return null;
        }

        if (headerBytes > LengthBytes) return null;
        var header = new byte[headerBytes];
        ReadFully(header, 0);
        return SegmentHeaderCodec.TryParse(header, FilePath, out damage);
    }

    /// <summary>Whether the file begins with magic and version; false when it breaks off within them, into nothing or zeros, as a torn write does.</summary>
    private bool HasSignature(ReadOnlySpan<byte> start)
    {
        Span<byte> signature = stackalloc byte[sizeof(ulong) + sizeof(ushort)];
        BinaryPrimitives.WriteUInt64LittleEndian(signature, JournalFormat.SegmentMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(signature[sizeof(ulong)..], JournalFormat.Version);
        int common = start.CommonPrefixLength(signature);
        if (common == signature.Length) return true;
        string found = Convert.ToHexStringLower(start[..Math.Min(start.Length, signature.Length)]);
        if (IsZeroFrom(common)) return false;
        throw common < sizeof(ulong)
            ? new JournalException(JournalErrorKind.ForeignFile, FilePath, $"{FilePath}: not a journal segment: expected it to begin with {Convert.ToHexStringLower(signature)}, found {found}")
            : new JournalException(JournalErrorKind.UnsupportedVersion, FilePath, $"{FilePath}: journal format version {start[sizeof(ulong)] | (start.Length > 9 ? start[9] << 8 : 0)}; this program reads version {JournalFormat.Version}");
    }

    /// <summary>Makes <paramref name="bytes"/> bytes at <paramref name="offset"/> available in <see cref="Buffer"/> at <see cref="IndexOf"/>; false when the file ends before.</summary>
    public bool Load(long offset, int bytes)
    {
        if (bytes > LengthBytes - offset)
        {
            if (offset == 0) FillWindow(0);
            return false;
        }

        if (offset < _windowStart || offset + bytes > _windowStart + _windowLength) FillWindow(offset);
        return true;
    }

    /// <summary>Where a loaded offset is in <see cref="Buffer"/>.</summary>
    public int IndexOf(long offset) => (int)(offset - _windowStart);

    /// <summary>Loads the batch at an offset and verifies its checksum, seeded as the batch itself says.</summary>
    /// <returns>Null when it is whole; otherwise what was expected and found.</returns>
    public JournalDamage? LoadBatch(long offset, out BatchHeader header)
    {
        header = default;
        long leftBytes = LengthBytes - offset;
        if (!Load(offset, BatchHeader.SizeBytes)) return Damage(offset, "a batch header of 40 bytes", $"{leftBytes} bytes to the end of the file");
        header = BatchHeader.Read(Buffer.AsSpan(IndexOf(offset)));
        if (header.Magic != BatchHeader.MagicValue)
            return Damage(offset, $"batch magic {BatchHeader.MagicValue:x8}", header.Magic == 0 && IsZeroFrom(offset) ? $"{leftBytes} zeros to the end of the file" : $"{header.Magic:x8}");
        if (!header.IsPlausible) return Damage(offset, $"a payload length of at most {JournalFormat.MaxBatchBytes - BatchHeader.SizeBytes}, in eights", $"{header.PayloadBytes}");
        if (!Load(offset, header.BatchBytes)) return Damage(offset, $"a batch of {header.BatchBytes} bytes", $"{leftBytes} bytes to the end of the file");
        uint crc = BatchHeader.ComputeCrc(header.PreviousCrc, Buffer.AsSpan(IndexOf(offset), header.BatchBytes));
        return crc == header.Crc ? null : Damage(offset, $"batch checksum {crc:x8}", $"{header.Crc:x8}");
    }

    public bool IsZeroFrom(long offset)
    {
        for (; offset < LengthBytes; offset = _windowStart + _windowLength)
        {
            if (!Load(offset, 1)) return true;
            if (Buffer.AsSpan(IndexOf(offset), (int)(_windowStart + _windowLength - offset)).ContainsAnyExcept((byte)0)) return false;
        }

        return true;
    }

    public void Dispose() => _handle.Dispose();

    private JournalDamage Damage(long offset, string expected, string found) => new(FilePath, offset, expected, found);

    private void FillWindow(long offset)
    {
        int bytes = (int)Math.Min(Buffer.Length, LengthBytes - offset);
        ReadFully(Buffer.AsSpan(0, bytes), offset);
        _windowStart = offset;
        _windowLength = bytes;
    }

    private void ReadFully(Span<byte> bytes, long offset)
    {
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(_handle, bytes[done..], offset + done);
            if (read == 0) throw new FileShrankException($"{FilePath}: shrank below {LengthBytes} bytes while it was read");
            done += read;
        }
    }
}
