using LowLatencyMM.Messages;
using Microsoft.Win32.SafeHandles;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The file of a ledger: records one behind the other, appended in batches.</summary>
/// <remarks>One thread. One process at a time has it. Appending allocates nothing.</remarks>
internal sealed class LedgerFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly bool _isDurable;
    private readonly byte[] _buffer = new byte[64 * LedgerRecord.BytesMax];
    private int _bufferedBytes;
    private long _length;

    public LedgerFile(string path, bool isDurable)
    {
        FilePath = path;
        _isDurable = isDurable;
        _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    public delegate void Taker(in FrameHeader header, ReadOnlySpan<byte> message, long offset);

    public string FilePath { get; }

    public long CutBytes { get; private set; }

    /// <summary>Gives every record in order, and cuts a torn tail: what is behind the last whole record.</summary>
    /// <remarks>Bytes that are no record, with a record somewhere behind them, are no torn tail: a killed process leaves none behind its last.</remarks>
    /// <exception cref="VenueLedgerException">Corruption before the tail.</exception>
    public void ReadAll(Taker take)
    {
        long fileBytes = RandomAccess.GetLength(_handle);
        if (fileBytes > Array.MaxLength) throw new VenueLedgerException($"{FilePath}: {fileBytes} bytes are too many; at most {Array.MaxLength}");
        byte[] bytes = new byte[fileBytes];
        int read = 0, count;
        while (read < bytes.Length && (count = RandomAccess.Read(_handle, bytes.AsSpan(read), read)) > 0) read += count;
        int offset = 0;
        while (LedgerRecord.TryRead(bytes.AsSpan(offset, read - offset), out FrameHeader header, out ReadOnlySpan<byte> message, out int recordBytes))
        {
            take(in header, message, offset);
            offset += recordBytes;
        }

        for (int later = offset + 1; later <= read - LedgerRecord.BytesMin; later++)
        {
            if (LedgerRecord.TryRead(bytes.AsSpan(later, read - later), out _, out _, out _))
                throw new VenueLedgerException($"{FilePath}: offset {offset}: no whole record with its checksum, and another one at {later}: the file is corrupt");
        }

        _length = offset;
        CutBytes = fileBytes - offset;
        if (CutBytes > 0) RandomAccess.SetLength(_handle, offset);
    }

    public void Append(FrameHeader header, ReadOnlySpan<byte> message)
    {
        if (_buffer.Length - _bufferedBytes < LedgerRecord.BytesMax) Flush();
        _bufferedBytes += LedgerRecord.Write(_buffer.AsSpan(_bufferedBytes), header, message);
    }

    /// <summary>Hands what was appended to the kernel, or to the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken.</exception>
    public void Flush()
    {
        if (_bufferedBytes == 0) return;
        RandomAccess.Write(_handle, _buffer.AsSpan(0, _bufferedBytes), _length);
        _length += _bufferedBytes;
        _bufferedBytes = 0;
        if (_isDurable) RandomAccess.FlushToDisk(_handle);
    }

    public void Dispose() => _handle.Dispose();
}
