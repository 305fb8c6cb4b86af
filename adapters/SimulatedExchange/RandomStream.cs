using LowLatencyMM.Engine;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Seeds of independent random streams made from one seed.</summary>
/// <remarks>The stream number is mixed in before a full SplitMix64 step: seeds that differ by multiples of SplitMix64's own increment
/// would give one sequence, shifted.</remarks>
internal static class RandomStream
{
    public static SplitMix64 Create(ulong seed, ulong stream)
    {
        var mixer = new SplitMix64(seed ^ (stream * 0xD1B5_4A32_D192_ED03));
        return new SplitMix64(mixer.Next());
    }
}
