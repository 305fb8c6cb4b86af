using LowLatencyMM.Engine;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Takes the engine's orders: to the venues, or of a replay to nowhere.</summary>
internal readonly struct FaultSink(FaultWorld world, bool isReplay) : IOrderSink
{
    public Span<byte> Claim(int lengthBytes, ushort venueId) => world.Claim(lengthBytes);

    public void Commit(ushort venueId)
    {
        if (!isReplay) world.OnOrder(venueId);
    }
}
