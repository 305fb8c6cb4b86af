namespace LowLatencyMM.Host;

/// <summary>The first and the last fills of a run; those between are only counted.</summary>
internal sealed class FillLog(int firstMax, int lastMax)
{
    private readonly List<PlaybackFill> _first = new(firstMax);
    private readonly Queue<PlaybackFill> _last = new(lastMax);

    public long Count { get; private set; }

    public IReadOnlyList<PlaybackFill> First => _first;

    public IReadOnlyCollection<PlaybackFill> Last => _last;

    /// <summary>Fills between the first and the last.</summary>
    public long LeftOutCount => Count - _first.Count - _last.Count;

    public void Add(in PlaybackFill fill)
    {
        Count++;
        if (_first.Count < firstMax)
        {
            _first.Add(fill);
            return;
        }

        if (lastMax == 0) return;
        if (_last.Count == lastMax) _last.Dequeue();
        _last.Enqueue(fill);
    }
}
