using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>The file system of this machine.</summary>
internal sealed partial class DiskStorage : IJournalStorage
{
    public static readonly DiskStorage Instance = new();

    public IJournalFile Create(string path) => new DiskFile(path, FileMode.CreateNew);

    public void SyncDirectory(string directory)
    {
        // .NET opens no directories. Windows has no such call and needs none.
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(directory, 0); // O_RDONLY
        if (descriptor < 0) throw Failure("open", directory);
        try
        {
            if (Fsync(descriptor) < 0) throw Failure("fsync", directory);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string call, string directory) =>
        new($"{call} of directory {directory}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
