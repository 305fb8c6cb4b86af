using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SharedMemory;

/// <summary>A whole file in memory, shared with every other process that maps it.</summary>
/// <remarks>Any thread. Dispose after the last view on <see cref="Region"/> has stopped: a later access ends the process, as it does when
/// somebody cuts the file while it is mapped. Put it on a memory file system (/dev/shm): on a disk, writing pages back stalls who writes them.</remarks>
public sealed unsafe partial class MappedFile : IDisposable
{
    /// <summary>Bytes of a page; a mapping begins on one.</summary>
    public const int PageBytes = 4096;

    private const int FillBytes = 1 << 20;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private bool _isLocked;

    private MappedFile(FileStream stream, string path, bool isWritable)
    {
        Bytes = stream.Length;
        FilePath = path;
        IsWritable = isWritable;
        MemoryMappedFileAccess access = isWritable ? MemoryMappedFileAccess.ReadWrite : MemoryMappedFileAccess.Read;
        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, Bytes, access, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, Bytes, access);
        byte* address = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref address);
        Region = new MemoryRegion(address + _view.PointerOffset, Bytes);
    }

    /// <summary>Length when it was mapped, bytes.</summary>
    public long Bytes { get; }

    public string FilePath { get; private set; }

    public bool IsWritable { get; }

    /// <summary>The mapping, aligned to a page. Writing to it is a fault unless <see cref="IsWritable"/>.</summary>
    public MemoryRegion Region { get; }

    /// <summary>A new file of zeros that only this user may open, with its memory already taken and touched.</summary>
    /// <param name="bytes">Length, bytes; > 0.</param>
    /// <exception cref="IOException">It exists, or there is no room: found out here, not by a fault at the first write.</exception>
    public static MappedFile Create(string path, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        FileStream stream = Open(path, FileMode.CreateNew, FileAccess.ReadWrite);
        try
        {
            // Written, not only lengthened: a hole would be filled at the first access, and a full file system then kills the process.
            byte[] zeros = new byte[(int)Math.Min(bytes, FillBytes)];
            for (long offset = 0; offset < bytes; offset += zeros.Length)
                RandomAccess.Write(stream.SafeFileHandle, zeros.AsSpan(0, (int)Math.Min(zeros.Length, bytes - offset)), offset);
            var file = new MappedFile(stream, path, isWritable: true);
            file.Touch();
            return file;
        }
        catch (Exception exception)
        {
            stream.Dispose();
            File.Delete(path);
            if (exception is ArgumentOutOfRangeException) throw new IOException($"{path}: {bytes} bytes are more than a file may have here", exception);
            throw;
        }
    }

    /// <summary>Maps a file that exists, as long as it is now.</summary>
    /// <exception cref="IOException">It is missing or empty.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static MappedFile Open(string path, bool isWritable)
    {
        FileStream stream = Open(path, FileMode.Open, isWritable ? FileAccess.ReadWrite : FileAccess.Read);
        try
        {
            if (stream.Length == 0) throw new IOException($"{path}: is empty; there is nothing to map");
            return new MappedFile(stream, path, isWritable);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Brings every page into this process's page table, so that no fault is left for the hot path. Others may be writing.</summary>
    public void Touch()
    {
        for (long offset = 0; offset < Bytes; offset += PageBytes)
        {
            // A write, that changes nothing even if another process writes the same word: a read would leave the first write its fault.
            if (IsWritable && Bytes - offset >= sizeof(long)) _ = Interlocked.Or(ref *(long*)(Region.Address + offset), 0);
            else _ = Volatile.Read(ref Region.Address[offset]);
        }
    }

    /// <summary>Keeps the pages from being swapped out. Optional: without the right it says why not.</summary>
    public bool TryLock(out string? reason)
    {
        reason = null;
        if (!OperatingSystem.IsLinux()) reason = "only done on Linux";
        else if (LockPages(Region.Address, (nuint)Bytes) != 0) reason = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        _isLocked = reason is null;
        return _isLocked;
    }

    /// <summary>Gives the file another name in its directory, at once and whole; a file of that name is replaced.</summary>
    public void Rename(string path)
    {
        File.Move(FilePath, path, overwrite: true);
        FilePath = path;
    }

    /// <summary>Ends the mapping; the file stays.</summary>
    public void Dispose()
    {
        if (_isLocked) _ = UnlockPages(Region.Address, (nuint)Bytes); // the runtime writes the pages back, which a lock forbids
        _isLocked = false;
        Region.Dispose();
        if (!_view.SafeMemoryMappedViewHandle.IsClosed) _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    private static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    [LibraryImport("libc", EntryPoint = "mlock", SetLastError = true)]
    private static partial int LockPages(byte* address, nuint bytes);

    [LibraryImport("libc", EntryPoint = "munlock", SetLastError = true)]
    private static partial int UnlockPages(byte* address, nuint bytes);
}
