namespace LowLatencyMM.Captures;

/// <summary>Takes the bytes of one direction of a TCP connection, in order.</summary>
internal interface ITcpTarget
{
    void OnBytes(ReadOnlySpan<byte> bytes);

    /// <param name="lostBytes">0 where the capture begins within the connection.</param>
    void OnHole(int lostBytes);

    /// <summary>A new connection between the same ports.</summary>
    void OnRestart();
}
