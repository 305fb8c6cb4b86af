namespace LowLatencyMM.Gateway;

/// <summary>One connection to a venue at a time, never waiting. Use it as a struct type parameter; one thread.</summary>
public interface IVenueSocket
{
    /// <summary>What <see cref="Send"/> and <see cref="Receive"/> return when the connection has ended.</summary>
    const int Ended = -1;

    /// <summary>Begins to connect; false: refused at once.</summary>
    bool TryBegin();

    /// <summary>How far connecting is.</summary>
    ConnectStatus Poll();

    /// <summary>Bytes taken, 0 when none can be taken now, or <see cref="Ended"/>.</summary>
    int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes received, 0 when there are none now, or <see cref="Ended"/>.</summary>
    int Receive(Span<byte> buffer);

    /// <summary>Ends the connection, if there is one.</summary>
    void Close();
}
