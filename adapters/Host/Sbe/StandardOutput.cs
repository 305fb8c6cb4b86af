using System.Runtime.InteropServices;

namespace LowLatencyMM.Host;

/// <summary>
/// Standard output by plain write calls. The runtime's own stream hides that a pipe was closed, and a file stream keeps a position of its own, which
/// overwrites what others append to the same file.
/// </summary>
internal sealed partial class StandardOutput : WriteOnlyStream
{
    private const int Descriptor = 1;
    private const int Interrupted = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE; the runtime ignores the signal

    private StandardOutput()
    {
    }

    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    /// <summary>Throws <see cref="ClosedPipeException"/> when nobody reads, <see cref="IOException"/> for anything else.</summary>
    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written;
            fixed (byte* bytes = buffer) written = Write(Descriptor, bytes, (nuint)buffer.Length);
            int error = written < 0 ? Marshal.GetLastPInvokeError() : 0;
            if (error == BrokenPipe) throw new ClosedPipeException();
            if (error is not (0 or Interrupted)) throw new IOException($"standard output: {Marshal.GetPInvokeErrorMessage(error)}");
            if (written > 0) buffer = buffer[(int)written..];
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nuint count);
}
