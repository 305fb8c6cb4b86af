using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>Ties a process to the one that started it: when that ends, however it ends, this one is asked to end as by SIGTERM.</summary>
internal static partial class ParentWatch
{
    private const int SetParentDeathSignal = 1; // PR_SET_PDEATHSIG
    private const int SignalTerminate = 15;
    private static readonly List<PosixSignalRegistration> Ignored = []; // they end with the process

    /// <summary>Called on the main thread, early. The parent must start its children on its main thread: the kernel counts threads.</summary>
    /// <param name="parentId">The process that started this one.</param>
    /// <param name="stop">Asked to end when the parent has ended already.</param>
    public static void Tie(int parentId, StopRequest stop)
    {
        stop.HasParent = true;
        if (!OperatingSystem.IsWindows())
        {
            // A terminal that goes away tells every process of it. The parent ends by that, and then we are asked to.
            Ignored.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true));
            Ignored.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static signal => signal.Cancel = true));
        }

        if (!OperatingSystem.IsLinux()) return;
        _ = ProcessControl(SetParentDeathSignal, SignalTerminate, 0, 0, 0);
        if (ParentProcess() != parentId) stop.Request(); // it ended before the tie was made
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nint first, nint second, nint third, nint fourth);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int ParentProcess();
}
