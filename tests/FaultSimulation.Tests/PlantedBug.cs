namespace LowLatencyMM.FaultSimulation.Tests;

/// <summary>A mistake that a careful engineer could make: a piece of the engine's or the gateway's source, and what stands there instead.</summary>
/// <param name="Name">What goes wrong, in words.</param>
/// <param name="File">Below engine/Engine or adapters/Gateway.</param>
/// <param name="Text">What stands there, exactly once.</param>
/// <param name="Instead">The mistake.</param>
public sealed record PlantedBug(string Name, string File, string Text, string Instead)
{
    public override string ToString() => Name;
}
