using LowLatencyMM.Gateway;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The gateway's end of its connection.</summary>
internal readonly struct LineSocket(GatewayLine line) : IVenueSocket
{
    public bool TryBegin() => line.TryBegin();

    public ConnectStatus Poll() => line.Poll();

    public int Send(ReadOnlySpan<byte> bytes) => line.Send(bytes);

    public int Receive(Span<byte> buffer) => line.Receive(buffer);

    public void Close() => line.OnClosed();
}
