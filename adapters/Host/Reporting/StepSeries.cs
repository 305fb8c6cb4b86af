namespace LowLatencyMM.Host;

/// <summary>A value that holds until the next one, kept as least, greatest and last of each column of a grid. A gap is NaN.</summary>
internal sealed class StepSeries(TimeGrid grid)
{
    private readonly double[] _least = new double[TimeGrid.ColumnsMax];
    private readonly double[] _greatest = new double[TimeGrid.ColumnsMax];
    private readonly double[] _last = new double[TimeGrid.ColumnsMax];
    private readonly bool[] _isTouched = new bool[TimeGrid.ColumnsMax];
    private int _doublings;

    /// <summary>The newest value; NaN in a gap and before the first.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Least and greatest of all values; NaN when there was none.</summary>
    public double Least { get; private set; } = double.NaN;

    /// <inheritdoc cref="Least"/>
    public double Greatest { get; private set; } = double.NaN;

    public bool HasValues => !double.IsNaN(Least);

    /// <summary>The value from the grid's end on; NaN begins a gap. Nothing happens when it is the same.</summary>
    public void Add(double value)
    {
        if (value.Equals(Value)) return;
        Fold();
        int column = grid.Columns - 1;
        if (!_isTouched[column])
        {
            _isTouched[column] = true;
            _least[column] = _greatest[column] = double.NaN;
        }

        _last[column] = Value = value;
        if (double.IsNaN(value)) return;
        _least[column] = Lesser(_least[column], value);
        _greatest[column] = Greater(_greatest[column], value);
        Least = Lesser(Least, value);
        Greatest = Greater(Greatest, value);
    }

    /// <summary>A column: false when nothing changed in it. Least and greatest are NaN when it has only a gap's beginning.</summary>
    public bool TryRead(int column, out double least, out double greatest, out double last)
    {
        Fold();
        (least, greatest, last) = (_least[column], _greatest[column], _last[column]);
        return _isTouched[column];
    }

    private static double Lesser(double left, double right) => double.IsNaN(left) || right < left ? right : left;

    private static double Greater(double left, double right) => double.IsNaN(left) || right > left ? right : left;

    /// <summary>Joins columns as often as the grid did.</summary>
    private void Fold()
    {
        for (; _doublings < grid.Doublings; _doublings++)
        {
            for (int column = 0; column < TimeGrid.ColumnsMax; column++)
            {
                int first = 2 * column;
                if (first < TimeGrid.ColumnsMax) Join(column, first, first + 1);
                else _isTouched[column] = false;
            }
        }
    }

    private void Join(int column, int first, int second)
    {
        if (!_isTouched[second])
        {
            Move(column, first);
            return;
        }

        if (!_isTouched[first])
        {
            Move(column, second);
            return;
        }

        (double least, double greatest) = (_least[first], _greatest[first]);
        Move(column, second);
        if (double.IsNaN(least)) return;
        _least[column] = Lesser(_least[column], least);
        _greatest[column] = Greater(_greatest[column], greatest);
    }

    private void Move(int column, int from)
    {
        _isTouched[column] = _isTouched[from];
        _least[column] = _least[from];
        _greatest[column] = _greatest[from];
        _last[column] = _last[from];
    }
}
