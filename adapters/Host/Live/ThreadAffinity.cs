using System.Globalization;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>Which threads may run on which cores, unchecked. Linux; elsewhere nothing is bound. <see cref="ThreadPinning"/> is for the threads of a live run.</summary>
internal static unsafe partial class ThreadAffinity
{
    private const int MaskWords = 128; // 8,192 cores, the most that the kernel can be built for

    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>Cores that the calling thread may use now, ascending.</summary>
    public static int[] AllowedCores()
    {
        ulong* mask = stackalloc ulong[MaskWords];
        if (!IsSupported || !TryRead(mask)) return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        return CoresOf(mask);
    }

    /// <summary>Cores that the calling thread could be bound to, ascending: those that are there and that its cgroup leaves it, however narrow its own mask.</summary>
    /// <remarks>Asks the kernel by widening the thread's mask for a moment, so it is for start-up and not for a thread that must stay where it is.</remarks>
    public static int[] AvailableCores()
    {
        ulong* now = stackalloc ulong[MaskWords];
        ulong* widest = stackalloc ulong[MaskWords];
        if (!IsSupported || !TryRead(now)) return AllowedCores();
        new Span<ulong>(widest, MaskWords).Fill(ulong.MaxValue);
        if (SetAffinity(0, MaskWords * sizeof(ulong), widest) != 0) return AllowedCores();
        int[] cores = AllowedCores();
        _ = SetAffinity(0, MaskWords * sizeof(ulong), now); // what was set a moment ago can be set again
        return cores;
    }

    /// <summary>Binds the calling thread.</summary>
    /// <returns>False: refused, none of the cores may be used.</returns>
    public static bool Bind(params ReadOnlySpan<int> cores) => Bind(0, cores);

    /// <summary>Binds every thread of this process but one to other cores, the runtime's own included.</summary>
    public static void KeepFor(int keptThread, params ReadOnlySpan<int> otherCores)
    {
        if (!IsSupported) return;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            int thread = int.Parse(Path.GetFileName(task), CultureInfo.InvariantCulture);
            if (thread != keptThread) Bind(thread, otherCores); // a thread that just ended has no affinity
        }
    }

    /// <summary>The operating system's number of the calling thread; 0 where it has none.</summary>
    public static int CurrentThreadId() => IsSupported ? GetThreadId() : 0;

    /// <summary>The core on which the calling thread runs at this moment; -1 where the system does not tell.</summary>
    public static int CurrentCore() => IsSupported ? GetCore() : -1;

    private static bool Bind(int thread, ReadOnlySpan<int> cores)
    {
        if (!IsSupported) return false;
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        foreach (int core in cores)
        {
            if ((uint)core >= MaskWords * 64) return false;
            mask[core / 64] |= 1UL << (core % 64);
        }

        return SetAffinity(thread, MaskWords * sizeof(ulong), mask) == 0;
    }

    private static bool TryRead(ulong* mask)
    {
        new Span<ulong>(mask, MaskWords).Clear();
        return GetAffinity(0, MaskWords * sizeof(ulong), mask) >= 0;
    }

    private static int[] CoresOf(ulong* mask)
    {
        var cores = new List<int>();
        for (int core = 0; core < MaskWords * 64; core++)
        {
            if ((mask[core / 64] >> (core % 64) & 1) != 0) cores.Add(core);
        }

        return [.. cores];
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThreadId();

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    private static partial int GetCore();
}
