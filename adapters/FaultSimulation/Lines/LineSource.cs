using LowLatencyMM.Gateway;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The gateway's end of the engine's order log.</summary>
internal readonly struct LineSource(GatewayLine line) : IOrderSource
{
    public bool TryRead(out ReadOnlySpan<byte> message) => line.TryReadOrder(out message);

    public void Release() => line.OnOrderTaken();
}
