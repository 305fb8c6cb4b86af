using System.Runtime.InteropServices;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Lets no file of this process grow beyond a size, for a while: stands for a full file system.</summary>
internal sealed unsafe partial class FileSizeLimit : IDisposable
{
    private const int FileSize = 1; // RLIMIT_FSIZE
    private readonly PosixSignalRegistration _ignored = PosixSignalRegistration.Create((PosixSignal)25, context => context.Cancel = true); // SIGXFSZ
    private readonly Limits _before;

    public FileSizeLimit(ulong bytes)
    {
        Limits before;
        Assert.That(Get(FileSize, &before), Is.Zero);
        _before = before;
        var limits = new Limits { Soft = bytes, Hard = before.Hard };
        Assert.That(Set(FileSize, &limits), Is.Zero);
    }

    public void Dispose()
    {
        Limits before = _before;
        _ = Set(FileSize, &before);
        _ignored.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, Limits* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, Limits* limits);

    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
