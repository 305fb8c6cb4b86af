namespace LowLatencyMM.Gateway;

/// <summary>Where order messages of the engine come from, in order: bare SBE of schema 2. Use it as a struct type parameter; one thread.</summary>
public interface IOrderSource
{
    /// <summary>The next message, valid until it is released; the same one again when it is asked for again. False: none now.</summary>
    bool TryRead(out ReadOnlySpan<byte> message);

    /// <summary>Takes the message that was read; its place may be written again.</summary>
    void Release();
}
