namespace LowLatencyMM.Gateway.Tests;

internal readonly struct ModelSocket(ModelVenue venue) : IVenueSocket
{
    public bool TryBegin() => venue.TryBegin();

    public ConnectStatus Poll() => venue.Poll();

    public int Send(ReadOnlySpan<byte> bytes) => venue.TakeBytes(bytes);

    public int Receive(Span<byte> buffer) => venue.GiveBytes(buffer);

    public void Close() => venue.OnGatewayClosed();
}
