using System.Globalization;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Host;

/// <summary>What <c>replay --set --diff</c> found, as text for 80 columns and as JSON.</summary>
/// <param name="orders">Messages that the journal's own run sent.</param>
/// <param name="isPositionEqual">Both ended with the journal's positions.</param>
internal sealed class ComparisonReport(QuoteComparison comparison, IReadOnlyList<string> settings, long frames, long orders, string path, bool isPositionEqual)
{
    private const string Terms =
        "Market, time, commands and fills are those of the journal, so positions follow the recording. Both are answered at once and their orders are never filled: "
        + "what is compared is where they would have quoted, not what they would have earned.";

    public void Write(TextWriter output)
    {
        output.WriteLine($"{path}: {frames:N0} frames, before: the journal's configuration, after: {string.Join(", ", settings)}");
        foreach (string line in Wrap(Terms, 80)) output.WriteLine(line);
        output.WriteLine($"The journal's run sent {orders:N0} order messages, waiting for its venue's answers.");
        if (!isPositionEqual) output.WriteLine("WARNING: the journal took positions over from the venue that no fill made; they are missing here, so positions differ");
        foreach ((int slot, string symbol) in comparison.Symbols.OrderBy(pair => pair.Key)) Write(output, slot, symbol);
        output.WriteLine();
        if (comparison.DifferenceCount == 0)
        {
            output.WriteLine("no difference: both quote the same, at every frame");
            return;
        }

        output.WriteLine($"differences: {comparison.DifferenceCount:N0}, the first {comparison.First.Count:N0} (from this frame on, until the next)");
        output.WriteLine($"  {"time",-16}{"frame",10}  {"quote",-20}{"before",-22}after");
        foreach (QuoteDifference difference in comparison.First)
        {
            string quote = $"{Short(difference.Symbol)} {difference.Key.Side} {difference.Key.Level}";
            output.WriteLine($"  {UtcTime.Format(difference.TimeNs)[11..26],-16}{difference.Sequence,10}  {quote,-20}{difference.Before,-22}{difference.After}");
        }
    }

    public JsonObject Json()
    {
        var instruments = new JsonArray();
        foreach ((int slot, string symbol) in comparison.Symbols.OrderBy(pair => pair.Key))
        {
            instruments.Add(new JsonObject
            {
                ["instrument"] = symbol,
                ["before"] = Json(comparison.Before.TotalsOf(slot)),
                ["after"] = Json(comparison.After.TotalsOf(slot)),
                ["priceDifferences"] = new JsonArray([.. Shares(slot).Select(item => (JsonNode)new JsonObject { ["ticks"] = item.Name, ["share"] = item.Share })]),
            });
        }

        return new JsonObject
        {
            ["journal"] = path,
            ["frames"] = frames,
            ["recordedOrders"] = orders,
            ["set"] = new JsonArray([.. settings.Select(setting => (JsonNode)setting)]),
            ["terms"] = Terms,
            ["isPositionEqual"] = isPositionEqual,
            ["instruments"] = instruments,
            ["differenceCount"] = comparison.DifferenceCount,
            ["first"] = new JsonArray([.. comparison.First.Select(Json)]),
        };
    }

    private IEnumerable<(string Name, double Share)> Shares(int slot) => comparison.Buckets.TryGetValue(slot, out TickBuckets? buckets) ? buckets.Shares : [];

    private void Write(TextWriter output, int slot, string symbol)
    {
        QuoteTotals before = comparison.Before.TotalsOf(slot);
        QuoteTotals after = comparison.After.TotalsOf(slot);
        output.WriteLine();
        output.WriteLine($"{symbol,-32}{"before",16}{"after",16}");
        Row("new orders", before.NewCount, after.NewCount, "N0");
        Row("replacements", before.ReplaceCount, after.ReplaceCount, "N0");
        Row("cancels", before.CancelCount, after.CancelCount, "N0");
        Row("two-sided, % of the time", 100 * before.TwoSided, 100 * after.TwoSided, "0.00");
        Row("spread while two-sided", before.Spread, after.Spread, "0.#####");
        Row("lots on the bid side", before.BidLots, after.BidLots, "0.0");
        Row("lots on the ask side", before.AskLots, after.AskLots, "0.0");
        output.WriteLine("  after's prices, ticks from before's, % of time and levels:");
        foreach ((string name, double share) in Shares(slot))
        {
            if (share > 0) output.WriteLine($"    {name,-20}{(100 * share).ToString("0.00", CultureInfo.InvariantCulture),8}  {new string('#', (int)Math.Round(40 * share))}".TrimEnd());
        }

        void Row(string name, double one, double other, string format) =>
            output.WriteLine($"  {name,-30}{Number(one, format),16}{Number(other, format),16}");
    }

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static JsonObject Json(QuoteTotals totals) => new()
    {
        ["newOrders"] = totals.NewCount,
        ["replacements"] = totals.ReplaceCount,
        ["cancels"] = totals.CancelCount,
        ["twoSidedFraction"] = totals.TwoSided,
        ["spreadMean"] = double.IsFinite(totals.Spread) ? totals.Spread : null,
        ["bidLotsMean"] = totals.BidLots,
        ["askLotsMean"] = totals.AskLots,
    };

    private static JsonNode Json(QuoteDifference difference) => new JsonObject
    {
        ["frame"] = difference.Sequence,
        ["timeNs"] = difference.TimeNs,
        ["time"] = UtcTime.Format(difference.TimeNs),
        ["instrument"] = difference.Symbol,
        ["side"] = difference.Key.Side.ToString(),
        ["level"] = difference.Key.Level,
        ["before"] = Json(difference.Before),
        ["after"] = Json(difference.After),
    };

    private static JsonObject? Json(StandingQuote quote) => quote.Lots == 0 ? null : new JsonObject { ["priceNanos"] = quote.PriceNanos, ["lots"] = quote.Lots };

    private static string Short(string symbol) => symbol.Length > 12 ? symbol[..12] : symbol;

    private static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : $" {word}";
        }

        yield return line;
    }
}
