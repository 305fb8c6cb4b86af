namespace LowLatencyMM.SimulatedExchange;

/// <summary>Datagrams of real sockets, as a struct for the feed handler.</summary>
internal readonly struct UdpDatagrams(UdpReceiver receiver) : IDatagramSource
{
    public bool TryReceive(out ReadOnlySpan<byte> datagram) => receiver.TryReceive(out datagram);

    public void RequestSnapshots() => receiver.RequestSnapshots();
}
