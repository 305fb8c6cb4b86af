using System.Runtime.InteropServices;

namespace LowLatencyMM.Gateway;

/// <summary>Makes a renamed file durable: .NET opens no directories. Any thread.</summary>
internal static partial class DirectorySync
{
    /// <summary>False: the operating system refused. Windows has no such call and needs none.</summary>
    public static bool TrySync(string directory)
    {
        if (OperatingSystem.IsWindows()) return true;
        int descriptor = Open(directory, 0); // O_RDONLY
        if (descriptor < 0) return false;
        int result = Fsync(descriptor);
        _ = Close(descriptor);
        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
