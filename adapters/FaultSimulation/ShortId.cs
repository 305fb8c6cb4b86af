using LowLatencyMM.Engine;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Client order ids as people read them: epoch and counter.</summary>
internal static class ShortId
{
    public static string Of(long clientOrderId) => $"{ClientOrderId.Epoch(clientOrderId)}-{ClientOrderId.Counter(clientOrderId)}";
}
