namespace LowLatencyMM.Host;

/// <summary>One thing that happened to an order.</summary>
/// <param name="Sequence">The frame.</param>
/// <param name="TimeNs">Its receive time, ns since the Unix epoch.</param>
/// <param name="Kind">In a word: Accepted, Filled, CancelSent.</param>
/// <param name="Text">With its numbers.</param>
/// <param name="State">The order's state afterwards.</param>
internal sealed record LifeEvent(long Sequence, long TimeNs, string Kind, string Text, string State)
{
    /// <summary>Of a message of ours: why it was sent; filled in when the frame is explained.</summary>
    public string? Reason { get; set; }

    /// <summary>Of a message of ours: its running number; otherwise 0.</summary>
    public long OrderNumber { get; init; }

    /// <summary>Of a fill: basis points of the mid at the fill, positive is good for us, at each of <see cref="OrderLife.HorizonsNs"/>; NaN: no whole book then, or the
    /// journal ends before.</summary>
    public double[] MarkoutBps { get; init; } = [];
}
