namespace LowLatencyMM.Host;

/// <summary>The worst alerts of a run, however many there were: the most severe; of those the first.</summary>
internal sealed class WorstAlerts(int capacity)
{
    private readonly List<AlertNotice> _worst = [];

    /// <summary>All that there were.</summary>
    public long Count { get; private set; }

    /// <summary>In the order of time.</summary>
    public IEnumerable<AlertNotice> InOrder => _worst.OrderBy(notice => notice.Sequence);

    public void Add(AlertNotice notice)
    {
        Count++;
        int place = _worst.FindLastIndex(other => other.Severity >= notice.Severity) + 1;
        if (place >= capacity) return;
        _worst.Insert(place, notice);
        if (_worst.Count > capacity) _worst.RemoveAt(capacity);
    }
}
