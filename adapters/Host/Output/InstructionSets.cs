using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LowLatencyMM.Host;

/// <summary>What this process computes with: what the processor has and the runtime was not told to leave alone.</summary>
/// <remarks>For people who compare two machines. Nothing in the engine may depend on it: docs/numerics.md.</remarks>
internal static class InstructionSets
{
    /// <summary>Architecture, instruction sets and vector width, in one line.</summary>
    public static string Describe()
    {
        (string Name, bool IsSupported)[] sets = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 =>
            [
                ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
                ("BMI2", Bmi2.X64.IsSupported), ("AVX-512", Avx512F.IsSupported),
            ],
            Architecture.Arm64 => [("AdvSimd", AdvSimd.Arm64.IsSupported)],
            _ => [],
        };
        string[] present = [.. sets.Where(set => set.IsSupported).Select(set => set.Name)];
        string names = present.Length == 0 ? "the base set alone" : string.Join(' ', present);
        return $"{RuntimeInformation.ProcessArchitecture}, {names}, vectors of {Vector<byte>.Count * 8} bits";
    }
}
