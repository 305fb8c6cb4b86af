using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>Asks Linux to back memory with huge pages: the books of many instruments exceed what the processor's page table cache covers.</summary>
internal static partial class HugePages
{
    private const int AdviseHugePage = 14; // MADV_HUGEPAGE

    /// <summary>Best effort, before the memory is touched; a system that has none or forbids them goes on with small pages.</summary>
    public static void Advise(nint address, nint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = MemoryAdvise(address, bytes, AdviseHugePage);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint address, nint bytes, int advice);
}
