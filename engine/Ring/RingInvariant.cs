using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Ring;

/// <summary>A broken promise of the caller: an error of the program, never a state of the market.</summary>
internal static class RingInvariant
{
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Broken(string what) => throw new InvalidOperationException("Ring: " + what + ".");
}
