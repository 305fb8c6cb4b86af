namespace LowLatencyMM.SharedMemory;

/// <summary>Names this run of the machine: process ids and start times mean something only within it.</summary>
internal static class Boot
{
    public static Guid Id { get; } = Read();

    private static Guid Read()
    {
        const string path = "/proc/sys/kernel/random/boot_id";
        return File.Exists(path) && Guid.TryParse(File.ReadAllText(path).Trim(), out Guid id) ? id : Guid.Empty;
    }
}
