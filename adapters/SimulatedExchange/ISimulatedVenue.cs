namespace LowLatencyMM.SimulatedExchange;

/// <summary>A venue in simulated time: takes order messages, gives frames in the order in which our host receives them.</summary>
/// <remarks>One thread. A pure function of seed, configuration and calls: no clock. The caller drives time, simulated or real.</remarks>
public interface ISimulatedVenue
{
    /// <summary>Hands over one order message (SBE header first) that left us at <paramref name="sentTimeNs"/>; never before a time already passed to <see cref="TryNextFrame"/>.</summary>
    void Submit(long sentTimeNs, ReadOnlySpan<byte> orderMessage);

    /// <summary>Lets the venue live up to the receive time of its next frame, at most <paramref name="untilNs"/>, and gives that frame.</summary>
    /// <param name="untilNs">Inclusive bound on the frame's receive time, ns since the Unix epoch.</param>
    /// <param name="frame">At least <see cref="LowLatencyMM.Messages.FrameLayout.SlotBytes"/> long; receives header and message.</param>
    /// <returns>Bytes of the frame; 0 when none is received up to <paramref name="untilNs"/>.</returns>
    /// <remarks>Receive times never decrease. The header lacks what the engine stamps (sequence, order digest, epoch).</remarks>
    int TryNextFrame(long untilNs, Span<byte> frame);

    /// <summary>True when no frame will ever come again without a further order: the end of the recording.</summary>
    bool IsExhausted { get; }
}
