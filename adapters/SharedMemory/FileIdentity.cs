using System.Runtime.InteropServices;
using System.Text;

namespace LowLatencyMM.SharedMemory;

/// <summary>Which file stands under a name at this moment: a file that replaced another is a different one. Asking allocates nothing.</summary>
/// <remarks>Any thread. Linux (statx, since kernel 4.11); elsewhere nothing is ever found, and owner and mode are not checked.</remarks>
/// <param name="Device">Major and minor number of its file system.</param>
/// <param name="Inode">Its number there, which another file gets once it is deleted.</param>
/// <param name="BirthNs">When it was made, ns since the Unix epoch; 0 where the file system does not say.</param>
/// <param name="UserId">Who owns it.</param>
/// <param name="Mode">Permission bits.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, long BirthNs, uint UserId, UnixFileMode Mode)
{
    private const int CurrentDirectory = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x2 | 0x8 | 0x100 | 0x800; // STATX_MODE, STATX_UID, STATX_INO, STATX_BTIME

    /// <summary>This process's user.</summary>
    public static uint CurrentUserId => OperatingSystem.IsLinux() ? EffectiveUserId() : 0;

    /// <summary>A path as <see cref="TryGet"/> wants it; made once, by whoever asks again and again.</summary>
    public static byte[] PathBytes(string path) => [.. Encoding.UTF8.GetBytes(path), 0];

    /// <summary>Looks; a symbolic link is looked at itself. False when nothing is there or may be seen.</summary>
    /// <param name="pathBytes">UTF-8, ended by a zero byte.</param>
    /// <param name="identity">What is there.</param>
    public static unsafe bool TryGet(ReadOnlySpan<byte> pathBytes, out FileIdentity identity)
    {
        identity = default;
        if (!OperatingSystem.IsLinux()) return false;
        StatxBuffer buffer = default;
        fixed (byte* path = pathBytes)
        {
            if (Statx(CurrentDirectory, path, NoFollow, Wanted, &buffer) != 0) return false;
        }

        identity = new FileIdentity(
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor, buffer.Inode, (buffer.BirthSeconds * 1_000_000_000) + buffer.BirthNanoseconds, buffer.UserId,
            (UnixFileMode)(buffer.Mode & 0x1FF));
        return true;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern unsafe int Statx(int directory, byte* path, int flags, uint mask, StatxBuffer* buffer);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUserId();

    /// <summary>The kernel's struct statx: the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(20)] public uint UserId;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(80)] public long BirthSeconds;
        [FieldOffset(88)] public uint BirthNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
