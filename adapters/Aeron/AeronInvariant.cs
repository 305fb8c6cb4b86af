using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Aeron;

/// <summary>A broken promise of the caller: an error of the program, never a state of the log.</summary>
internal static class AeronInvariant
{
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void LengthOutOfRange(int lengthBytes, int lengthBytesMax) =>
        throw new ArgumentOutOfRangeException(nameof(lengthBytes), lengthBytes, $"Allowed are 0 to {lengthBytesMax} bytes.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Broken(string what) => throw new InvalidOperationException("Aeron: " + what + ".");
}
