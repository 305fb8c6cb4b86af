using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Flips one bit of an engine's state, as bad memory does.</summary>
internal static class PlantedBit
{
    /// <summary>In the arena: the header's 64 bytes, then EngineState, whose fourth word counts orders.</summary>
    public const int OrderNumberByte = 64 + 24;

    /// <param name="byteIndex">From the end when negative: memory of the last array, which decides nothing for long.</param>
    public static void Flip(Core<MarketMaker> core, int byteIndex)
    {
        byte[] state = new byte[core.SnapshotBytes];
        core.Save(state);
        state[byteIndex < 0 ? state.Length + byteIndex : byteIndex] ^= 1;
        Assert.That(core.TryLoad(state));
    }
}
