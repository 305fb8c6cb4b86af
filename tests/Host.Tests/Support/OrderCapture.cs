using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>Keeps every order, byte for byte.</summary>
internal readonly struct OrderCapture(List<byte[]> orders) : IOrderSink
{
    public Span<byte> Claim(int lengthBytes, ushort venueId)
    {
        byte[] order = new byte[lengthBytes];
        orders.Add(order);
        return order;
    }

    public void Commit(ushort venueId)
    {
    }
}
