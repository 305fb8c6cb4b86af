namespace LowLatencyMM.Engine;

/// <summary>Where order messages leave. Returns nothing to the engine: whether a send succeeded is no input of a decision.</summary>
/// <remarks>A struct type parameter of Core. The caller dispatches a frame only when there is room for
/// <see cref="LowLatencyMM.Messages.FrameLayout.MaxOrdersPerFrame"/> messages, so a claim cannot fail.</remarks>
public interface IOrderSink
{
    /// <summary>Memory for one order message, SBE header included; the engine writes all of it, then commits.</summary>
    /// <param name="lengthBytes">Of the message.</param>
    /// <param name="venueId">The route that it will leave by.</param>
    Span<byte> Claim(int lengthBytes, ushort venueId);

    /// <summary>Sends what was claimed.</summary>
    /// <param name="venueId">The route, as claimed.</param>
    void Commit(ushort venueId);
}
