namespace LowLatencyMM.Perf;

/// <summary>The venue's end of a link: orders come out, executions go in. The feeder's thread.</summary>
internal abstract class VenueEnd : IDisposable
{
    /// <summary>The engine has taken every execution.</summary>
    public abstract bool AreExecutionsTaken { get; }

    /// <summary>The next order message; it stays until it is released.</summary>
    public abstract bool TryReadOrder(out ReadOnlySpan<byte> message);

    /// <summary>Takes the order that was read.</summary>
    public abstract void ReleaseOrder();

    /// <summary>Room for an execution frame; false when there is none.</summary>
    public abstract bool TryClaimExecution(out Span<byte> frame);

    /// <summary>Sends what was claimed.</summary>
    public abstract void PublishExecution(int frameBytes);

    public abstract void Dispose();
}
