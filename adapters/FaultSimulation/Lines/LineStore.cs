using LowLatencyMM.Gateway;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The gateway's disk.</summary>
internal readonly struct LineStore(GatewayLine line) : IGatewayStore
{
    public bool TrySave(in GatewayRecord record) => line.TrySave(in record);
}
