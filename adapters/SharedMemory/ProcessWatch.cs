using System.Runtime.InteropServices;

namespace LowLatencyMM.SharedMemory;

/// <summary>Watches one process: tells at once when it has ended, a zombie included, and is not fooled by a process id that is used again.</summary>
/// <remarks>One thread. Asking is one system call and allocates nothing. Where the kernel has no pidfd (before 5.3), or the process lives in another PID
/// namespace, <see cref="IsPrompt"/> is false and the process never seems to have ended: then heartbeats are what tells.</remarks>
public sealed unsafe class ProcessWatch : IDisposable
{
    private const int PidfdOpen = 434; // the same number on x86-64 and Arm64
    private const short PollIn = 1;
    private readonly int _descriptor = -1;

    /// <summary>Begins to watch a process that was alive when its token was made.</summary>
    public ProcessWatch(ProcessToken process)
    {
        Process = process;
        if (!OperatingSystem.IsLinux()) return;
        _descriptor = (int)SystemCall(PidfdOpen, process.ProcessId, 0);
        if (process.IsAlive) return; // asked after the descriptor was opened: it is of this process and no later one
        HasEnded = true;
    }

    public ProcessToken Process { get; }

    /// <summary>Whether an end is seen at once.</summary>
    public bool IsPrompt => _descriptor >= 0;

    /// <summary>It had ended at the last look, or before the watch began.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Looks once more; true when it has ended.</summary>
    public bool Look()
    {
        if (HasEnded || _descriptor < 0) return HasEnded;
        var entry = new PollEntry { Descriptor = _descriptor, Events = PollIn };
        HasEnded = Poll(&entry, 1, 0) == 1 && (entry.Occurred & PollIn) != 0;
        return HasEnded;
    }

    public void Dispose()
    {
        if (_descriptor >= 0) _ = Close(_descriptor);
        GC.SuppressFinalize(this);
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SystemCall(nint number, nint first, nint second);

    [DllImport("libc", EntryPoint = "poll")]
    private static extern int Poll(PollEntry* entries, nuint count, int timeoutMs);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }
}
