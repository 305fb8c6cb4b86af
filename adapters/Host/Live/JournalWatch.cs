using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Watches the journal's spill buffer: once it is filled beyond the mark, an alert and the command to only reduce positions, once each.</summary>
/// <remarks>The thread that owns the control lane. A full lane is tried again at the next look; an operator lifts ReduceOnly, nothing else does.</remarks>
internal sealed class JournalWatch(double reduceOnlyFillFraction, ControlPublisher control)
{
    private bool _isAlertSent;
    private bool _isReduceOnlySent;

    /// <summary>One look.</summary>
    /// <param name="fillFraction">Share of the spill buffer in use, 0 to 1.</param>
    public void OnFill(double fillFraction)
    {
        bool isDue = !_isReduceOnlySent && (fillFraction > reduceOnlyFillFraction || _isAlertSent);
        if (!isDue) return;
        _isAlertSent = _isAlertSent || control.TryAlert(AlertCode.JournalStalled, Severity.High, (long)(100 * fillFraction));
        _isReduceOnlySent = _isAlertSent && control.TryCommand(CommandKind.ReduceOnly);
    }
}
