namespace LowLatencyMM.Gateway.Tests;

/// <summary>A counter that goes on by one with each look.</summary>
internal struct ModelTicks : ITickSource
{
    private long _ticks;

    public long Ticks => ++_ticks;
}
