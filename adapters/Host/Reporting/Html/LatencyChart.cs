namespace LowLatencyMM.Host;

/// <summary>A latency histogram: twenty bars a decade on a logarithmic axis, counts on another, percentiles as lines.</summary>
internal static class LatencyChart
{
    private const int Right = ChartArea.Right - 86; // room for the name of a percentile at the very end
    private const int RowHeight = 15;
    private const int Top = ChartArea.Top + 8 + (5 * RowHeight); // the percentiles' names stand above, in as many rows as they need
    private const int Height = 340;
    private const int Bottom = Height - ChartArea.Bottom;
    private const double CharacterWidth = 7.4; // at most, drawing units
    private const int BarsPerDecade = 20;
    private static readonly string[] Names = ["p50", "p90", "p99", "p99.9", "max"];

    public static void Write(HtmlWriter page, string id, WallFacts wall, Func<long, long, long> countBetween, string label)
    {
        (long[] edgesNs, long[] counts) = Bars(countBetween);
        int first = Array.FindIndex(counts, count => count > 0);
        int last = Array.FindLastIndex(counts, count => count > 0);
        int decadeFirst = first / BarsPerDecade;
        int decadeLast = (last / BarsPerDecade) + 1;
        double Place(double ns) =>
            ChartArea.Left + ((Math.Clamp(Math.Log10(Math.Max(ns, 1)), decadeFirst, decadeLast) - decadeFirst) / (decadeLast - decadeFirst) * (Right - ChartArea.Left));
        double most = Math.Max(1, Math.Log10(counts.Max()));
        double Tall(double count) => Bottom - ((Math.Log10(count) + 0.2) / (most + 0.25) * (Bottom - Top));

        page.Line($"<figure><figcaption><span class=\"name\" id=\"{id}-name\">{label}; both axes logarithmic</span></figcaption>");
        page.Line($"<svg class=\"chart\" id=\"{id}\" viewBox=\"0 0 {ChartArea.Width} {Height}\" role=\"img\" aria-labelledby=\"{id}-name\" aria-describedby=\"{id}-text\"><desc id=\"{id}-text\">{Describe(wall)}</desc><g class=\"axes\">");
        for (int power = 0; power <= most; power++)
        {
            double y = Tall(Math.Pow(10, power));
            page.Line($"<path class=\"grid\" d=\"M{ChartArea.Left} {y:0.#}H{Right}\"/><text class=\"value\" x=\"{ChartArea.Left - 8}\" y=\"{y + 4:0.#}\">{Math.Pow(10, power):N0}</text>");
        }

        for (int decade = decadeFirst; decade <= decadeLast; decade++)
        {
            double x = Place(Math.Pow(10, decade));
            page.Line($"<path class=\"grid\" d=\"M{x:0.#} {Top}V{Bottom + 4}\"/><text class=\"time\" x=\"{x:0.#}\" y=\"{Bottom + 19}\">{HistogramText.Time((long)Math.Pow(10, decade))}</text>");
        }

        page.Line($"<path class=\"frame\" d=\"M{ChartArea.Left} {Top}V{Bottom}H{Right}\"/></g><g class=\"bars\">");
        for (int bar = first; bar <= last; bar++)
        {
            if (counts[bar] == 0) continue;
            (double left, double right, double top) = (Place(edgesNs[bar]), Place(edgesNs[bar + 1]), Tall(counts[bar]));
            page.Line($"<path d=\"M{left:0.#} {Bottom}V{top:0.#}H{Math.Max(right - 1, left + 1):0.#}V{Bottom}z\"><title>{HistogramText.Time(edgesNs[bar])} to {HistogramText.Time(edgesNs[bar + 1])}: {counts[bar]:N0}</title></path>");
        }

        page.Raw("</g>");
        WritePercentiles(page, wall, ns => Place(ns));
        page.Raw("</svg></figure>");
    }

    private static (long[] EdgesNs, long[] Counts) Bars(Func<long, long, long> countBetween)
    {
        // Up to the greatest value that the histogram tells apart, about 69 s, in twentieths of a decade.
        const int bars = 11 * BarsPerDecade;
        var edgesNs = new long[bars + 1];
        for (int edge = 0; edge <= bars; edge++) edgesNs[edge] = (long)Math.Round(Math.Pow(10, (double)edge / BarsPerDecade));
        var counts = new long[bars];
        for (int bar = 0; bar < bars; bar++)
        {
            // The first ones are shorter than a nanosecond; zero counts with one.
            if (edgesNs[bar + 1] > edgesNs[bar]) counts[bar] = countBetween(bar == 0 ? 0 : edgesNs[bar], edgesNs[bar + 1]);
        }

        counts[0] += countBetween(0, 1);
        counts[^1] += countBetween(edgesNs[^1], long.MaxValue);
        return (edgesNs, counts);
    }

    private static string Describe(WallFacts wall) =>
        $"{wall.LatencyCount:N0} values: " + string.Join(", ", Names.Zip(wall.PercentilesNs, (name, ns) => $"{name} {HistogramText.Time(ns)}"));

    private static void WritePercentiles(HtmlWriter page, WallFacts wall, Func<double, double> place)
    {
        Span<double> rowEnds = stackalloc double[Names.Length];
        rowEnds.Fill(double.MinValue);
        foreach ((string name, long ns) in Names.Zip(wall.PercentilesNs))
        {
            // Each name in the first row that is free from its line on: lines begin at their own row, so none crosses a name.
            double x = place(ns);
            string text = $"{name} {HistogramText.Time(ns)}";
            int row = 0;
            while (row < rowEnds.Length - 1 && rowEnds[row] > x) row++;
            rowEnds[row] = x + 10 + (text.Length * CharacterWidth);
            double y = ChartArea.Top + 2 + (row * RowHeight);
            page.Line($"<path class=\"percentile\" d=\"M{x:0.#} {y - 8:0.#}V{Bottom}\"/><text class=\"percentile\" x=\"{x + 4:0.#}\" y=\"{y + 2:0.#}\">{text}</text>");
        }
    }
}
