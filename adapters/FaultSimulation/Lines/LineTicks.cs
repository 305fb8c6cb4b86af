using LowLatencyMM.Gateway;

namespace LowLatencyMM.FaultSimulation;

/// <summary>A counter that stands still: no decision depends on it.</summary>
internal readonly struct LineTicks : ITickSource
{
    public long Ticks => 1;
}
