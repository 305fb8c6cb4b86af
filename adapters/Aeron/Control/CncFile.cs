using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Aeron;

/// <summary>The file by which a driver and its clients find each other: commands, answers, counters, errors.</summary>
/// <remarks>Any thread maps it; each section says who may use it. Dispose after everything on it has stopped. Source: Aeron's CncFileDescriptor.</remarks>
internal sealed unsafe class CncFile : IDisposable
{
    /// <summary>Its name in the driver's directory.</summary>
    public const string FileName = "cnc.dat";

    /// <summary>0.2.0, one byte each: what we write, and of what we read all but the last must agree.</summary>
    public const int Version = 0x00_02_00;

    private const int ToDriverOffset = 4;
    private const int ToClientsOffset = 8;
    private const int CountersMetadataOffset = 12;
    private const int CountersValuesOffset = 16;
    private const int ErrorLogOffset = 20;
    private const int ClientLivenessTimeoutNsOffset = 24;
    private const int StartTimeMsOffset = 32;
    private const int ProcessIdOffset = 40;
    private const int FilePageBytesOffset = 48;
    private readonly MappedFile _file;

    private CncFile(MappedFile file, CncLayout layout)
    {
        _file = file;
        byte* section = file.Region.Address + CncLayout.HeaderBytes;
        ToDriver = new CommandRing(section, layout.ToDriverBytes);
        ToClients = section += layout.ToDriverBytes;
        byte* metadata = section += layout.ToClientsBytes;
        byte* values = section += layout.CountersMetadataBytes;
        Counters = new Counters(metadata, values, layout.CountersValuesBytes / Counters.ValueRecordBytes);
        ErrorLog = new ErrorLog(section + layout.CountersValuesBytes, layout.ErrorLogBytes);
        Layout = layout;
        byte* header = file.Region.Address;
        ClientLivenessTimeoutNs = *(long*)(header + ClientLivenessTimeoutNsOffset);
        StartTimeMs = *(long*)(header + StartTimeMsOffset);
        ProcessId = *(long*)(header + ProcessIdOffset);
    }

    public string FilePath => _file.FilePath;

    public CncLayout Layout { get; }

    public CommandRing ToDriver { get; }

    /// <summary>The broadcast's section.</summary>
    public byte* ToClients { get; }

    public Counters Counters { get; }

    public ErrorLog ErrorLog { get; }

    /// <summary>After so long without a sign of life, a client is taken for dead.</summary>
    public long ClientLivenessTimeoutNs { get; }

    /// <summary>Start of the driver, ms since the Unix epoch.</summary>
    public long StartTimeMs { get; }

    public long ProcessId { get; }

    /// <summary>A new file, whole but without a version: <see cref="SignalReady"/> lets clients in.</summary>
    /// <exception cref="IOException">It exists, or there is no room.</exception>
    public static CncFile Create(string path, CncLayout layout, long clientLivenessTimeoutNs, long startTimeMs, int filePageBytes)
    {
        // Whole before it has its name: a client that looks while it grows would map a part.
        string temporary = path + ".new";
        File.Delete(temporary);
        MappedFile file = MappedFile.Create(temporary, layout.FileBytes);
        byte* header = file.Region.Address;
        *(int*)(header + ToDriverOffset) = layout.ToDriverBytes;
        *(int*)(header + ToClientsOffset) = layout.ToClientsBytes;
        *(int*)(header + CountersMetadataOffset) = layout.CountersMetadataBytes;
        *(int*)(header + CountersValuesOffset) = layout.CountersValuesBytes;
        *(int*)(header + ErrorLogOffset) = layout.ErrorLogBytes;
        *(long*)(header + ClientLivenessTimeoutNsOffset) = clientLivenessTimeoutNs;
        *(long*)(header + StartTimeMsOffset) = startTimeMs;
        *(long*)(header + ProcessIdOffset) = Environment.ProcessId;
        *(int*)(header + FilePageBytesOffset) = filePageBytes;
        file.Rename(path);
        return new CncFile(file, layout);
    }

    public void SignalReady() => Volatile.Write(ref *(int*)_file.Region.Address, Version); // release; pairs with Open's acquire

    /// <summary>Maps the file of a driver. Null when it is not there yet, or its driver has not finished it.</summary>
    /// <exception cref="LogBufferException">It is foreign, of another version, or lies about its lengths.</exception>
    public static CncFile? TryOpen(string path)
    {
        MappedFile file;
        try
        {
            if (new FileInfo(path) is not { Exists: true, Length: >= CncLayout.HeaderBytes }) return null;
            file = MappedFile.Open(path, isWritable: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or ArgumentOutOfRangeException)
        {
            return null; // the last: it grew while it was mapped
        }

        try
        {
            byte* header = file.Region.Address;
            int version = Volatile.Read(ref *(int*)header); // acquire; pairs with SignalReady
            if (version == 0)
            {
                file.Dispose();
                return null;
            }

            if (version >> 8 != Version >> 8)
            {
                throw new LogBufferException(
                    LogBufferRefusal.Foreign, path, $"is of a driver of version {Readable(version)}", $"version {Readable(Version)} of the command-and-control file");
            }

            var layout = new CncLayout(
                *(int*)(header + ToDriverOffset), *(int*)(header + ToClientsOffset), *(int*)(header + CountersMetadataOffset), *(int*)(header + CountersValuesOffset),
                *(int*)(header + ErrorLogOffset));
            if (layout.FindFault(file.Bytes) is { } fault) throw new LogBufferException(LogBufferRefusal.FileLength, path, fault, "the lengths of a command-and-control file");
            return new CncFile(file, layout);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private static string Readable(int version) => $"{(version >> 16) & 0xFF}.{(version >> 8) & 0xFF}.{version & 0xFF}";
}
