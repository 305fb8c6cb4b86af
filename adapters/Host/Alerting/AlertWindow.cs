namespace LowLatencyMM.Host;

/// <summary>The alerts between the oldest one that a sink has not taken and the newest one that was read: the most severe goes first. One thread.</summary>
/// <remarks>Bounded: a sink that takes nothing stops the reading, and the journal keeps the rest.</remarks>
internal sealed class AlertWindow(int capacity, SinkPosition from)
{
    /// <summary>An alert that fails while so many others were taken after its first attempt is given up: it is the alert, not the sink.</summary>
    private const int OvertakenMax = 16;

    /// <summary>A small window is full of what overtook it before that.</summary>
    private readonly int _overtakenMax = Math.Min(OvertakenMax, capacity / 2);

    private readonly List<AlertAttempts> _pending = []; // in the order of the journal
    private readonly HashSet<long> _known = [.. from.Ahead];
    private readonly SortedSet<long> _ahead = [];
    private SinkPosition _position = from;

    public int PendingCount => _pending.Count;

    /// <summary>Another alert may be read.</summary>
    public bool HasRoom => _pending.Count == 0
        || (_pending.Count < capacity && (_ahead.Count < capacity || _pending.Count + _ahead.GetViewBetween(_pending[0].Notice.Sequence, long.MaxValue).Count < capacity));

    /// <summary>Takes an alert from the reader; one that was delivered in an earlier life, or is not wanted, is only passed over.</summary>
    public void Add(AlertNotice notice, AlertReader reader, bool isWanted)
    {
        if (!isWanted) return;
        if (_known.Remove(notice.Sequence)) _ahead.Add(notice.Sequence);
        else _pending.Add(new AlertAttempts(notice, reader.Boundary, reader.BoundaryTimeNs));
    }

    /// <summary>The one to be delivered next: the most severe; of those the one with the fewest failures; of those the oldest. Null: none waits.</summary>
    public AlertAttempts? Next()
    {
        AlertAttempts? next = null;
        foreach (AlertAttempts pending in _pending)
        {
            bool isFirst = next is null || pending.Notice.Severity > next.Notice.Severity
                || (pending.Notice.Severity == next.Notice.Severity && pending.Failures < next.Failures);
            if (isFirst) next = pending;
        }

        return next;
    }

    /// <summary>The sink has taken it.</summary>
    public void OnDelivered(AlertAttempts delivered)
    {
        Remove(delivered);
        foreach (AlertAttempts pending in _pending)
        {
            if (pending.Failures > 0) pending.Overtaken++;
        }
    }

    /// <summary>The sink has not taken it. True: it is given up.</summary>
    public bool OnFailed(AlertAttempts failed)
    {
        failed.Failures++;
        if (failed.Overtaken < _overtakenMax) return false;
        Remove(failed);
        return true;
    }

    /// <summary>How far the sink has got: everything before it was taken or given up.</summary>
    public SinkPosition Position(AlertReader reader, IReadOnlyList<string> told)
    {
        reader.TakeBoundary();
        var behind = _pending.Count > 0 ? _pending[0].Boundary : reader.Boundary;
        long timeNs = _pending.Count > 0 ? _pending[0].BoundaryTimeNs : reader.BoundaryTimeNs;
        if (behind is { } place) _ahead.RemoveWhere(sequence => sequence <= place.Sequence);
        bool isSame = behind == _position.Behind && told.Count == _position.Told.Count && told.SequenceEqual(_position.Told) && _ahead.SequenceEqual(_position.Ahead);
        if (!isSame) _position = new SinkPosition(behind, timeNs, [.. _ahead], [.. told]);
        return _position;
    }

    private void Remove(AlertAttempts taken)
    {
        _pending.Remove(taken);
        _ahead.Add(taken.Notice.Sequence);
    }
}
