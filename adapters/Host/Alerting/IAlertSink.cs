namespace LowLatencyMM.Host;

/// <summary>Where alerts go. Used by the one thread of its <see cref="AlertDelivery"/>.</summary>
internal interface IAlertSink : IDisposable
{
    /// <summary>Under which its position is kept: the same for the same target.</summary>
    string Key { get; }

    /// <summary>For people; no secret that a target may hold.</summary>
    string Name { get; }

    /// <summary>One attempt, bounded in time.</summary>
    /// <param name="abort">Ends the attempt at once.</param>
    /// <returns>Null: it was taken. Otherwise why not, in one line.</returns>
    string? Deliver(AlertNotice notice, CancellationToken abort);
}
