using System.Globalization;
using System.Text;

namespace LowLatencyMM.Host;

/// <summary>Draws step series as SVG paths of few characters: relative steps in tenths of a unit. What lies between two columns keeps its extremes.</summary>
internal sealed class StepPath(TimeGrid grid, TimeAxis time, ValueAxis values)
{
    private readonly StringBuilder _text = new();
    private int _x;
    private int _y;

    /// <summary>A line; empty when the series has no value.</summary>
    public string Line(StepSeries series)
    {
        _text.Clear();
        bool isDown = false;
        for (int column = 0; column < grid.Columns; column++)
        {
            if (!series.TryRead(column, out double least, out double greatest, out double last)) continue;
            int x = X(column);
            if (isDown) Across(x);
            if (!double.IsNaN(least))
            {
                // From the side that is nearer to where the line comes from, over the other extreme, to where it goes on.
                (int low, int high, int end) = (Y(least), Y(greatest), Y(double.IsNaN(last) ? greatest : last));
                bool isFromLow = !isDown || Math.Abs(_y - low) <= Math.Abs(_y - high);
                if (!isDown) MoveTo(x, isFromLow ? low : high);
                Along(isFromLow ? low : high);
                Along(isFromLow ? high : low);
                Along(end);
            }

            isDown = !double.IsNaN(last);
        }

        if (isDown) Across(Tenths(time.Place(grid.EndNs)));
        return _text.ToString();
    }

    /// <summary>The area between the least of one series and the greatest of another; with gaps where either has one.</summary>
    public string Area(StepSeries lower, StepSeries upper)
    {
        _text.Clear();
        var edge = new List<(int X, int Low, int High)>();
        (double low, double high) = (double.NaN, double.NaN);
        for (int column = 0; column < grid.Columns; column++)
        {
            bool isLowTouched = lower.TryRead(column, out double least, out _, out double lastLow);
            bool isHighTouched = upper.TryRead(column, out _, out double greatest, out double lastHigh);
            if (!isLowTouched && !isHighTouched) continue;
            double shownLow = isLowTouched && !double.IsNaN(least) ? Math.Min(least, double.IsNaN(low) ? least : low) : low;
            double shownHigh = isHighTouched && !double.IsNaN(greatest) ? Math.Max(greatest, double.IsNaN(high) ? greatest : high) : high;
            if (!double.IsNaN(shownLow) && !double.IsNaN(shownHigh)) edge.Add((X(column), Y(shownLow), Y(shownHigh)));
            if (isLowTouched) low = lastLow;
            if (isHighTouched) high = lastHigh;
            if (double.IsNaN(low) || double.IsNaN(high)) Close(edge, X(column + 1));
            else if (edge.Count > 0 && column + 1 < grid.Columns) edge.Add((X(column + 1), Y(low), Y(high)));
        }

        Close(edge, Tenths(time.Place(grid.EndNs)));
        return _text.ToString();
    }

    private static int Tenths(double place) => (int)Math.Round(place * 10);

    private int X(int column) => Tenths(time.Place(grid.StartNs + (column * grid.WidthNs)));

    private int Y(double value) => Tenths(values.Place(value));

    private void Close(List<(int X, int Low, int High)> edge, int end)
    {
        if (edge.Count == 0) return;
        MoveTo(edge[0].X, edge[0].High);
        foreach ((int x, _, int high) in edge)
        {
            Across(x);
            Along(high);
        }

        Across(Math.Max(end, _x));
        for (int index = edge.Count - 1; index >= 0; index--)
        {
            Along(edge[index].Low);
            Across(edge[index].X);
        }

        _text.Append('z');
        edge.Clear();
    }

    private void MoveTo(int x, int y)
    {
        _text.Append('M');
        Append(x);
        _text.Append(' ');
        Append(y);
        (_x, _y) = (x, y);
    }

    private void Across(int x)
    {
        if (x == _x) return;
        _text.Append('h');
        Append(x - _x);
        _x = x;
    }

    private void Along(int y)
    {
        if (y == _y) return;
        _text.Append('v');
        Append(y - _y);
        _y = y;
    }

    private void Append(int tenths) => _text.Append(CultureInfo.InvariantCulture, $"{tenths / 10.0:0.#}");
}
