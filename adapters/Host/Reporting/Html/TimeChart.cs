using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>One chart over time: axes, an area, lines, markers.</summary>
internal sealed class TimeChart
{
    private readonly TimeGrid _grid;
    private readonly TimeAxis _time;
    private readonly string _id;
    private readonly int _height;

    /// <param name="id">Unique in the page.</param>
    /// <param name="height">Drawing units.</param>
    public TimeChart(TimeGrid grid, string id, int height)
    {
        _grid = grid;
        _id = id;
        _height = height;
        _time = new TimeAxis(grid.StartNs, grid.EndNs);
    }

    /// <summary>What it shows, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>The same in a sentence, with the main figures, for those who cannot see it.</summary>
    public required string Description { get; init; }

    public IReadOnlyList<ChartLine> Lines { get; init; } = [];

    /// <summary>Lower and upper edge of a shaded area.</summary>
    public (StepSeries Lower, StepSeries Upper, string Name)? Area { get; init; }

    public IReadOnlyList<FillMark> Marks { get; init; } = [];

    /// <summary>Text of a marker under the pointer.</summary>
    public Func<FillMark, string> MarkText { get; init; } = _ => "";

    /// <summary>The axis includes zero, which gets a line of its own.</summary>
    public bool IsZeroShown { get; init; }

    public void Write(HtmlWriter page)
    {
        ValueAxis values = Values();
        page.Line($"<figure><figcaption><span class=\"name\" id=\"{_id}-name\">{Title}</span>{Legend(page)}</figcaption>");
        page.Line(
            $"<svg class=\"chart over-time\" id=\"{_id}\" viewBox=\"0 0 {ChartArea.Width} {_height}\" role=\"img\" aria-labelledby=\"{_id}-name\" aria-describedby=\"{_id}-text\" data-start-ms=\"{_time.StartNs / 1_000_000.0:F3}\" data-end-ms=\"{_time.EndNs / 1_000_000.0:F3}\" data-least=\"{values.Least:R}\" data-greatest=\"{values.Greatest:R}\" data-decimals=\"{Math.Min(values.Decimals + 1, 9)}\">");
        page.Line($"<desc id=\"{_id}-text\">{Description}</desc>");
        WriteAxes(page, values);
        var path = new StepPath(_grid, _time, values);
        if (Area is { } area) page.Line($"<path class=\"band\" d=\"{path.Area(area.Lower, area.Upper)}\"/>");
        foreach (ChartLine line in Lines)
        {
            if (line.Series.HasValues) page.Line($"<path class=\"line {line.Style}\" data-name=\"{line.Name}\" d=\"{path.Line(line.Series)}\"/>");
        }

        WriteMarks(page, values);
        page.Raw("</svg></figure>");
    }

    private ValueAxis Values()
    {
        IEnumerable<StepSeries> series = Lines.Select(line => line.Series);
        if (Area is { } area) series = series.Append(area.Lower).Append(area.Upper);
        double[] extremes =
        [
            .. series.Where(one => one.HasValues).SelectMany(one => new[] { one.Least, one.Greatest }),
            .. Marks.Select(mark => mark.Price),
            .. IsZeroShown ? new[] { 0.0 } : [],
        ];
        return extremes.Length == 0
            ? new ValueAxis(0, 1, _height - ChartArea.Bottom, ChartArea.Top)
            : new ValueAxis(extremes.Min(), extremes.Max(), _height - ChartArea.Bottom, ChartArea.Top);
    }

    private Markup Legend(HtmlWriter page)
    {
        IEnumerable<string> entries = Lines.Where(line => line.Series.HasValues)
            .Select(line => page.Part($"<span><svg class=\"key\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><path class=\"line {line.Style}\" d=\"M0 5h30\"/></svg>{line.Name}</span>").Text);
        if (Area is { } area)
            entries = entries.Prepend(page.Part($"<span><svg class=\"key\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><path class=\"band\" d=\"M0 1h30v8h-30z\"/></svg>{area.Name}</span>").Text);
        if (Marks.Count > 0)
        {
            entries = entries
                .Append($"<span><svg class=\"key\" viewBox=\"-8 -8 16 16\" aria-hidden=\"true\"><path class=\"mark buy\" d=\"{MarkShape(1)}\"/></svg>we bought</span>")
                .Append($"<span><svg class=\"key\" viewBox=\"-8 -8 16 16\" aria-hidden=\"true\"><path class=\"mark sell\" d=\"{MarkShape(-1)}\"/></svg>we sold</span>");
        }

        return new Markup($"<span class=\"legend\">{string.Concat(entries)}</span>");
    }

    private void WriteAxes(HtmlWriter page, ValueAxis values)
    {
        int bottom = _height - ChartArea.Bottom;
        page.Raw("<g class=\"axes\">");
        foreach (double tick in values.Ticks())
        {
            bool isZero = IsZeroShown && Math.Abs(tick) < values.Step / 2;
            page.Line($"<path class=\"{(isZero ? "zero" : "grid")}\" d=\"M{ChartArea.Left} {values.Place(tick):0.#}H{ChartArea.Right}\"/><text class=\"value\" x=\"{ChartArea.Left - 8}\" y=\"{values.Place(tick) + 4:0.#}\">{values.Label(isZero ? 0 : tick)}</text>");
        }

        foreach ((double place, string label) in _time.Ticks())
        {
            page.Line($"<path class=\"grid\" d=\"M{place:0.#} {ChartArea.Top}V{bottom + 4}\"/>");
            if (place is > ChartArea.Left + 12 and < ChartArea.Right - 24) page.Line($"<text class=\"time\" x=\"{place:0.#}\" y=\"{bottom + 19}\">{label}</text>");
        }

        page.Line($"<path class=\"frame\" d=\"M{ChartArea.Left} {ChartArea.Top}V{bottom}H{ChartArea.Right}\"/></g>");
    }

    private void WriteMarks(HtmlWriter page, ValueAxis values)
    {
        if (Marks.Count == 0) return;
        double lotsMax = Marks.Max(mark => mark.Lots);
        page.Raw("<g class=\"marks\">");
        foreach (FillMark mark in Marks)
        {
            // The area tells the size; below a quarter of the greatest they would be too small to see.
            double scale = Math.Sqrt(Math.Max(0.25, mark.Lots / lotsMax)) * 1.15;
            string place = string.Create(CultureInfo.InvariantCulture, $"translate({_time.Place(mark.TimeNs):0.#} {values.Place(mark.Price):0.#}) scale({scale:0.##})");
            page.Line($"<path class=\"mark {(mark.Sign > 0 ? "buy" : "sell")}\" transform=\"{place}\" d=\"{MarkShape(mark.Sign)}\"><title>{MarkText(mark)}</title></path>");
        }

        page.Raw("</g>");
    }

    private static string MarkShape(int sign) => sign > 0 ? "M0-6l6 10h-12z" : "M0 6l6-10h-12z";
}
