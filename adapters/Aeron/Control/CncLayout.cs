namespace LowLatencyMM.Aeron;

/// <summary>Lengths of the sections of a command-and-control file, in their order behind the header. Source: Aeron's CncFileDescriptor.</summary>
/// <param name="ToDriverBytes">The ring of commands: a power of two and <see cref="CommandRing.TrailerBytes"/>.</param>
/// <param name="ToClientsBytes">The broadcast: a power of two and <see cref="Broadcast.TrailerBytes"/>.</param>
internal sealed record CncLayout(int ToDriverBytes, int ToClientsBytes, int CountersMetadataBytes, int CountersValuesBytes, int ErrorLogBytes)
{
    /// <summary>Bytes before the first section.</summary>
    public const int HeaderBytes = 128;

    public static CncLayout Default { get; } = new(
        (1024 * 1024) + CommandRing.TrailerBytes, (1024 * 1024) + Broadcast.TrailerBytes, 4 * 1024 * 1024, 1024 * 1024, 1024 * 1024);

    public long FileBytes => (HeaderBytes + SectionBytes + MappedPageBytes - 1) / MappedPageBytes * MappedPageBytes;

    public long SectionBytes => (long)ToDriverBytes + ToClientsBytes + CountersMetadataBytes + CountersValuesBytes + ErrorLogBytes;

    private const int MappedPageBytes = 4096;

    /// <summary>What is wrong with these lengths; null when nothing is.</summary>
    public string? FindFault(long fileBytes)
    {
        if (!IsPower(ToDriverBytes - CommandRing.TrailerBytes)) return $"a command ring of {ToDriverBytes} bytes";
        if (!IsPower(ToClientsBytes - Broadcast.TrailerBytes)) return $"a broadcast of {ToClientsBytes} bytes";
        if (CountersValuesBytes < Counters.ValueRecordBytes || CountersMetadataBytes < CountersValuesBytes / Counters.ValueRecordBytes * (long)Counters.MetadataRecordBytes)
            return $"{CountersMetadataBytes} bytes of counters' metadata and {CountersValuesBytes} of values";
        if (ErrorLogBytes < 0) return $"an error log of {ErrorLogBytes} bytes";
        return HeaderBytes + SectionBytes > fileBytes ? $"sections of {SectionBytes} bytes in a file of {fileBytes}" : null;
    }

    private static bool IsPower(int bytes) => bytes >= 1024 && int.IsPow2(bytes);
}
