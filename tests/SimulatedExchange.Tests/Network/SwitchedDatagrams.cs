namespace LowLatencyMM.SimulatedExchange.Tests;

internal readonly struct SwitchedDatagrams(DatagramSwitch network) : IDatagramSource
{
    public bool TryReceive(out ReadOnlySpan<byte> datagram) => network.TryReceive(out datagram);

    public void RequestSnapshots() => network.Request();
}
