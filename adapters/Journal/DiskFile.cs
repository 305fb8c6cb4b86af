using Microsoft.Win32.SafeHandles;

namespace LowLatencyMM.Journal;

/// <summary>A segment file on disk. Positioned reads and writes: a repeated write lands where the failed one began.</summary>
internal sealed class DiskFile : IJournalFile
{
    private readonly SafeFileHandle _handle;

    public DiskFile(string path, FileMode mode) => _handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite);

    public void Write(ReadOnlySpan<byte> bytes, long offsetBytes) => RandomAccess.Write(_handle, bytes, offsetBytes);

    public int Read(Span<byte> bytes, long offsetBytes)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            int read = RandomAccess.Read(_handle, bytes[total..], offsetBytes + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }

    public void Truncate(long lengthBytes) => RandomAccess.SetLength(_handle, lengthBytes);

    public void Sync() => RandomAccess.FlushToDisk(_handle);

    public void Dispose() => _handle.Dispose();
}
