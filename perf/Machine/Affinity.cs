using System.Globalization;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Perf;

/// <summary>Which threads run on which cores. Linux; elsewhere nothing is pinned, and the report says so.</summary>
internal static unsafe partial class Affinity
{
    private const int MaskWords = 16; // 1,024 cores

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Cores that this process may use, ascending.</summary>
    public static int[] AllowedCores()
    {
        if (!IsSupported) return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        if (GetAffinity(0, MaskWords * sizeof(ulong), mask) < 0) return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        var cores = new List<int>();
        for (int core = 0; core < MaskWords * 64; core++)
        {
            if ((mask[core / 64] >> (core % 64) & 1) != 0) cores.Add(core);
        }

        return [.. cores];
    }

    /// <summary>Binds the calling thread, and the threads that it creates from now on.</summary>
    public static void Pin(params ReadOnlySpan<int> cores) => Pin(0, cores);

    /// <summary>Binds every thread of this process but one to other cores, the runtime's own included.</summary>
    public static void KeepFor(int keptThread, params ReadOnlySpan<int> otherCores)
    {
        if (!IsSupported) return;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            int thread = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            if (thread != keptThread) Pin(thread, otherCores);
        }
    }

    /// <summary>The operating system's number of the calling thread.</summary>
    public static int CurrentThreadId() => IsSupported ? GetThreadId() : 0;

    private static void Pin(int thread, ReadOnlySpan<int> cores)
    {
        if (!IsSupported) return;
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        foreach (int core in cores) mask[core / 64] |= 1UL << (core % 64);
        _ = SetAffinity(thread, MaskWords * sizeof(ulong), mask); // a thread that just ended has no affinity
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();
}
