using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Orders of a replay: kept until the next frame that causes some, sent nowhere.</summary>
internal readonly struct ReplayOrderSink(ReplayedOrders orders, long sequence) : IOrderSink
{
    public Span<byte> Claim(int lengthBytes, ushort venueId) => orders.Claim(sequence, lengthBytes);

    public void Commit(ushort venueId)
    {
    }
}
