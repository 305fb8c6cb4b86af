using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace LowLatencyMM.Journal;

/// <summary>A snapshot on disk, opened for reading. One thread.</summary>
public sealed class SnapshotFile : IDisposable
{
    private const int ChunkBytes = 1024 * 1024;
    private readonly SafeFileHandle _handle;

    private SnapshotFile(string path, SafeFileHandle handle, SnapshotHeader header)
    {
        FilePath = path;
        Header = header;
        _handle = handle;
    }

    public string FilePath { get; }

    /// <summary>Not yet verified: <see cref="TryRead"/> compares the checksum.</summary>
    public SnapshotHeader Header { get; }

    /// <summary>Opens a snapshot and reads its header; null, and why, when it is torn or none.</summary>
    /// <exception cref="IOException">The disk failed, or there is no such file.</exception>
    public static SnapshotFile? TryOpen(string path, out string refusal)
    {
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        try
        {
            Span<byte> bytes = stackalloc byte[SnapshotCodec.HeaderBytes];
            int read = ReadFully(handle, bytes, 0);
            if (SnapshotCodec.TryParse(bytes[..read], RandomAccess.GetLength(handle), out refusal) is { } header) return new SnapshotFile(path, handle, header);
            handle.Dispose();
            return null;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads the state and compares the checksum of the whole file.</summary>
    /// <param name="state">As long as <see cref="SnapshotHeader.StateBytes"/>. Undefined when this returns false.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public bool TryRead(Span<byte> state, out string refusal)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(state.Length, Header.StateBytes);
        Span<byte> header = stackalloc byte[SnapshotCodec.HeaderBytes];
        Span<byte> trailer = stackalloc byte[SnapshotCodec.TrailerBytes];
        bool isRead = ReadFully(_handle, header, 0) == header.Length;
        uint crc = Crc32C.Extend(0, header);
        for (int done = 0; isRead && done < state.Length;)
        {
            Span<byte> chunk = state.Slice(done, Math.Min(ChunkBytes, state.Length - done));
            isRead = ReadFully(_handle, chunk, SnapshotCodec.HeaderBytes + (long)done) == chunk.Length;
            crc = Crc32C.Extend(crc, chunk);
            done += chunk.Length;
        }

        isRead = isRead && ReadFully(_handle, trailer, SnapshotCodec.HeaderBytes + (long)state.Length) == trailer.Length;
        uint found = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        refusal = !isRead ? "torn: it became shorter while it was read" : found != crc ? $"damaged: its checksum is {found:x8}; its content gives {crc:x8}" : "";
        return refusal.Length == 0;
    }

    public void Dispose() => _handle.Dispose();

    private static int ReadFully(SafeFileHandle handle, Span<byte> bytes, long offset)
    {
        int total = 0;
        while (total < bytes.Length)
        {
            int read = RandomAccess.Read(handle, bytes[total..], offset + total);
            if (read == 0) break;
            total += read;
        }

        return total;
    }
}
