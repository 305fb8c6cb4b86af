using LowLatencyMM.Messages;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The gateway's end of its log of executions.</summary>
internal readonly struct LineSink(GatewayLine line) : IFrameSink
{
    public bool TryClaim(out Span<byte> frame) => line.TryClaimExecution(out frame);

    public void Commit() => line.OnExecutionWritten();
}
