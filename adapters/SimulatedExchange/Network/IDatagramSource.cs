namespace LowLatencyMM.SimulatedExchange;

/// <summary>Where a feed handler gets its datagrams, and asks for snapshots. Implement it as a struct.</summary>
/// <remarks>One thread. Never blocks, allocates or throws.</remarks>
public interface IDatagramSource
{
    /// <summary>The next datagram, valid until the next call; false when none waits.</summary>
    bool TryReceive(out ReadOnlySpan<byte> datagram);

    /// <summary>Asks the venue for snapshots; whether it hears is not known.</summary>
    void RequestSnapshots();
}
