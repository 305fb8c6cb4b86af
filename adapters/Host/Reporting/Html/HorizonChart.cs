using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Mean markouts by horizon, with their standard errors: all fills, those we bought, those we sold.</summary>
internal static class HorizonChart
{
    private const int Height = 250;
    private const int Bottom = Height - ChartArea.Bottom;
    private const double ShareMin = 0.1; // a mean of the few fills that a long horizon left would only set the scale

    public static void Write(HtmlWriter page, string id, MarkoutRow[] rows, string description)
    {
        int shown = rows.Count(row => row.All.Count > 0 && row.All.Count >= ShareMin * rows[0].All.Count);
        rows = rows[..shown];
        (HorizonMeasures[] Horizons, string Name, string Style, int Shift)[] series =
        [
            ([.. rows.Select(row => row.All)], "all fills", "all", 0), ([.. rows.Select(row => row.Buys)], "we bought", "buys", -14), ([.. rows.Select(row => row.Sells)], "we sold", "sells", 14),
        ];
        double[] extremes =
        [
            0, .. series.SelectMany(one => one.Horizons).Where(horizon => horizon.Count > 0)
                .SelectMany(horizon => new[] { horizon.MarkoutBp - Error(horizon), horizon.MarkoutBp + Error(horizon) }),
        ];
        var values = new ValueAxis(extremes.Min(), extremes.Max(), Bottom, ChartArea.Top);
        string legend = string.Concat(series.Select(one =>
            $"<span><svg class=\"key\" viewBox=\"0 0 30 10\" aria-hidden=\"true\"><path class=\"line {one.Style}\" d=\"M0 5h30\"/>{Point(one.Style, 15, 5)}</svg>{one.Name}</span>"));
        page.Line($"<figure><figcaption><span class=\"name\" id=\"{id}-name\">Markout by horizon, bp of the mid at the fill; bars are one standard error</span><span class=\"legend\">{new Markup(legend)}</span></figcaption>");
        page.Line($"<svg class=\"chart\" id=\"{id}\" viewBox=\"0 0 {ChartArea.Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-name\" aria-describedby=\"{id}-text\"><desc id=\"{id}-text\">{description}</desc>");
        WriteAxes(page, values, rows);
        foreach ((HorizonMeasures[] horizons, _, string style, int shift) in series) WriteSeries(page, values, horizons, style, shift);
        page.Raw("</svg></figure>");
    }

    /// <summary>A horizon as text.</summary>
    public static string Label(long horizonNs) => horizonNs switch
    {
        0 => "at the fill",
        < 1_000_000_000 => $"{horizonNs / 1e6:0.#} ms",
        _ => $"{horizonNs / 1e9:0.#} s",
    };

    private static double Error(HorizonMeasures horizon) => double.IsNaN(horizon.StandardErrorBp) ? 0 : horizon.StandardErrorBp;

    private static double Place(int index, int count) => ChartArea.Left + ((index + 0.5) * (ChartArea.Right - ChartArea.Left) / count);

    private static void WriteAxes(HtmlWriter page, ValueAxis values, MarkoutRow[] horizons)
    {
        page.Raw("<g class=\"axes\">");
        foreach (double tick in values.Ticks())
        {
            bool isZero = Math.Abs(tick) < values.Step / 2;
            page.Line($"<path class=\"{(isZero ? "zero" : "grid")}\" d=\"M{ChartArea.Left} {values.Place(tick):0.#}H{ChartArea.Right}\"/><text class=\"value\" x=\"{ChartArea.Left - 8}\" y=\"{values.Place(tick) + 4:0.#}\">{values.Label(isZero ? 0 : tick)}</text>");
        }

        for (int index = 0; index < horizons.Length; index++)
            page.Line($"<text class=\"time\" x=\"{Place(index, horizons.Length):0.#}\" y=\"{Bottom + 19}\">{Label(horizons[index].HorizonNs)}</text>");
        page.Line($"<path class=\"frame\" d=\"M{ChartArea.Left} {ChartArea.Top}V{Bottom}H{ChartArea.Right}\"/></g>");
    }

    private static void WriteSeries(HtmlWriter page, ValueAxis values, HorizonMeasures[] horizons, string style, int shift)
    {
        string path = "";
        string points = "";
        for (int index = 0; index < horizons.Length; index++)
        {
            HorizonMeasures horizon = horizons[index];
            if (horizon.Count == 0) continue;
            double x = Place(index, horizons.Length) + shift;
            double y = values.Place(horizon.MarkoutBp);
            path += $"{(path.Length == 0 ? 'M' : 'L')}{x:0.#} {y:0.#}";
            if (Error(horizon) > 0) points += $"<path class=\"error {style}\" d=\"M{x:0.#} {values.Place(horizon.MarkoutBp - Error(horizon)):0.#}V{values.Place(horizon.MarkoutBp + Error(horizon)):0.#}\"/>";
            points += Point(style, x, y);
        }

        if (path.Length > 0) page.Raw($"<path class=\"line {style}\" d=\"{path}\"/>{points}");
    }

    private static string Point(string style, double x, double y) => style switch
    {
        "buys" => $"<path class=\"point buys\" transform=\"translate({x:0.#} {y:0.#})\" d=\"M0-5l5 8h-10z\"/>",
        "sells" => $"<path class=\"point sells\" transform=\"translate({x:0.#} {y:0.#})\" d=\"M0 5l5-8h-10z\"/>",
        _ => $"<circle class=\"point all\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"4\"/>",
    };
}
