using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>What the kernel knows about its clock (adjtimex).</summary>
/// <param name="IsSynchronized">Something keeps it on time.</param>
/// <param name="MaxErrorUs">Upper bound of its error, us, as its keeper told the kernel; grows until told again.</param>
/// <param name="EstimatedErrorUs">Its keeper's estimate of the error, us.</param>
internal readonly partial record struct KernelClock(bool IsSynchronized, long MaxErrorUs, long EstimatedErrorUs)
{
    private const int StatusUnsynchronized = 0x40; // STA_UNSYNC
    private const int StateError = 5; // TIME_ERROR

    /// <summary>Asks the kernel, changing nothing; null where it cannot be asked.</summary>
    public static unsafe KernelClock? Read()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return null;
        Timex timex = default;
        int state = AdjustTime(&timex);
        if (state < 0) return null;
        return new KernelClock(state != StateError && (timex.Status & StatusUnsynchronized) == 0, timex.MaxError, timex.EstimatedError);
    }

    [LibraryImport("libc", EntryPoint = "adjtimex")]
    private static unsafe partial int AdjustTime(Timex* timex);

    /// <summary>The first fields of Linux's <c>struct timex</c> on 64 bits, and room for the rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Timex
    {
        [FieldOffset(0)]
        public uint Modes; // 0: only read

        [FieldOffset(24)]
        public long MaxError;

        [FieldOffset(32)]
        public long EstimatedError;

        [FieldOffset(40)]
        public int Status;
    }
}
