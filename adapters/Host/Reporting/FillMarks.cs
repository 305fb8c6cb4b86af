namespace LowLatencyMM.Host;

/// <summary>The markers of a price chart: one a fill, and when those become too many, one for all fills of a side in some columns of the grid.</summary>
internal sealed class FillMarks(TimeGrid grid)
{
    /// <summary>Most markers.</summary>
    public const int CountMax = 400;
    private readonly List<FillMark> _marks = new(CountMax + 1);
    private int _columnsPerMark;

    /// <summary>In order of time of their first fill.</summary>
    public IReadOnlyList<FillMark> Marks => _marks;

    /// <summary>Some marker stands for several fills.</summary>
    public bool IsAggregated => _columnsPerMark > 0;

    public void Add(FillMark mark)
    {
        _marks.Add(mark);
        if (IsAggregated) Join();
        while (_marks.Count > CountMax)
        {
            _columnsPerMark = Math.Max(1, _columnsPerMark * 2);
            Join();
        }
    }

    private void Join()
    {
        int kept = 0;
        int[] latest = [-1, -1]; // of each side, where its newest marker stands
        for (int index = 0; index < _marks.Count; index++)
        {
            FillMark mark = _marks[index];
            ref int same = ref latest[mark.Sign > 0 ? 0 : 1];
            if (same >= 0 && Cell(_marks[same]) == Cell(mark))
            {
                _marks[same] += mark;
                continue;
            }

            same = kept;
            _marks[kept++] = mark;
        }

        _marks.RemoveRange(kept, _marks.Count - kept);
    }

    private long Cell(FillMark mark) => (mark.TimeNs - grid.StartNs) / (grid.WidthNs * _columnsPerMark);
}
