using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>An alert that waits for a sink.</summary>
/// <param name="notice">What is to be delivered.</param>
/// <param name="boundary">The last place in the journal before it from which one can go on.</param>
/// <param name="boundaryTimeNs">Receive time of the last frame before that.</param>
internal sealed class AlertAttempts(AlertNotice notice, JournalPosition? boundary, long boundaryTimeNs)
{
    public AlertNotice Notice => notice;

    public JournalPosition? Boundary => boundary;

    public long BoundaryTimeNs => boundaryTimeNs;

    /// <summary>Attempts that failed.</summary>
    public int Failures { get; set; }

    /// <summary>Others that the sink has taken since the first failure.</summary>
    public int Overtaken { get; set; }
}
