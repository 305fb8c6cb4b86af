using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Aeron;

/// <summary>Counters in a file of shared memory: one a deployment. Its header page is ours; the two buffers after it are Aeron's, as they will lie in its CnC file.</summary>
/// <remarks>Any thread and process. Dispose after the last cell has been used.</remarks>
public sealed unsafe class CountersFile : IDisposable
{
    /// <summary>Most counters of a file.</summary>
    public const int CountMax = 65_536;

    private const string TemporarySuffix = ".new";
    private const ulong MagicValue = 0x5352_5443_4D4D_4C4C; // "LLMMCTRS"
    private const int VersionValue = 1;
    private const int VersionOffset = 8;
    private const int CountOffset = 12;
    private const int FileBytesOffset = 16;
    private const int HeaderBytes = MappedFile.PageBytes;
    private readonly MappedFile _file;

    private CountersFile(MappedFile file, int count)
    {
        _file = file;
        byte* metadata = file.Region.Address + HeaderBytes;
        Counters = new Counters(metadata, metadata + ((long)count * Counters.MetadataRecordBytes), count);
    }

    public Counters Counters { get; }

    public string FilePath => _file.FilePath;

    /// <summary>A new file without counters. It appears under its name whole or not at all; what was there is replaced.</summary>
    /// <param name="count">Counters it has room for; 1 to <see cref="CountMax"/>.</param>
    /// <exception cref="IOException">No room.</exception>
    public static CountersFile Create(string path, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        string temporary = path + TemporarySuffix;
        File.Delete(temporary);
        MappedFile file = MappedFile.Create(temporary, FileBytes(count));
        try
        {
            byte* header = file.Region.Address;
            *(int*)(header + VersionOffset) = VersionValue;
            *(int*)(header + CountOffset) = count;
            *(long*)(header + FileBytesOffset) = file.Bytes;
            Volatile.Write(ref *(ulong*)header, MagicValue);
            file.Rename(path);
            return new CountersFile(file, count);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Maps a file that exists.</summary>
    /// <exception cref="LogBufferException">The file is none, or not as long as it says.</exception>
    public static CountersFile Open(string path, bool isWritable = true)
    {
        MappedFile file;
        try
        {
            file = MappedFile.Open(path, isWritable);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LogBufferException(LogBufferRefusal.Missing, path, "no such file", "a file of counters");
        }
        catch (IOException) when (File.Exists(path) && new FileInfo(path).Length == 0)
        {
            throw new LogBufferException(LogBufferRefusal.FileLength, path, "is empty", "a file of counters");
        }

        try
        {
            int count = Check(file);
            file.Touch();
            return new CountersFile(file, count);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Ends the mapping; the file stays.</summary>
    public void Dispose() => _file.Dispose();

    private static int Check(MappedFile file)
    {
        if (file.Bytes < HeaderBytes)
            throw new LogBufferException(LogBufferRefusal.FileLength, file.FilePath, $"has {file.Bytes} bytes", $"at least {HeaderBytes}");
        byte* header = file.Region.Address;
        ulong magic = *(ulong*)header;
        if (magic != MagicValue)
            throw new LogBufferException(LogBufferRefusal.Foreign, file.FilePath, $"begins with 0x{magic:x16}", $"0x{MagicValue:x16}, a file of counters");
        int version = *(int*)(header + VersionOffset);
        if (version != VersionValue)
            throw new LogBufferException(LogBufferRefusal.Foreign, file.FilePath, $"has format version {version}", $"{VersionValue}");
        int count = *(int*)(header + CountOffset);
        long told = *(long*)(header + FileBytesOffset);
        if (count is <= 0 or > CountMax || told != file.Bytes || FileBytes(count) != file.Bytes)
        {
            throw new LogBufferException(
                LogBufferRefusal.FileLength, file.FilePath, $"has {file.Bytes} bytes", $"those of {count} counters and the {told} bytes that its header says");
        }

        return count;
    }

    private static long FileBytes(int count) => HeaderBytes + ((long)count * (Counters.MetadataRecordBytes + Counters.ValueRecordBytes));
}
