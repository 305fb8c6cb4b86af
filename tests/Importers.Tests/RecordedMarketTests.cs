using System.IO.Compression;
using System.Text;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Whole recordings of a real venue, against the venue's own tickers.</summary>
public sealed class RecordedMarketTests
{
    // Spot needs a lot of 1e-8: its book still holds old orders off today's step of 1e-5.
    // Goal: the rebuilt top of book is the venue's, every time. Method: the check that came with the recordings, whose count is known.
    [TestCase("usdm_btcusdt_20240808.jsonl.gz", "BTCUSDT", 1_000_000, 6_547)]
    [TestCase("spot_btcusdt_20240808.jsonl.gz", "BTCUSDT", 10, 3_449)]
    [TestCase("cm_btcusd_perp_20240808.jsonl.gz", "BTCUSD_PERP", 1_000_000_000, 26_824)]
    public void Every_top_of_book_equals_the_venues_ticker(string name, string symbol, long quantityStep, int checks)
    {
        var check = new TopOfBookCheck();
        using var importer = new BinanceRawImporter(RecordedData.BinanceRaw(name), [TestInstruments.Create(symbol, quantityStep)], sourceId: 1, check);
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        while (importer.TryNext(out _)) { }
        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;

        ImportStatistics statistics = importer.Statistics;
        TestContext.Out.WriteLine(
            $"{statistics.Frames} frames, {statistics.Lines} lines, {statistics.TextBytes / 1e6 / seconds:F0} MB/s of text, "
            + $"{statistics.Frames / seconds:F0} frames/s, offset {statistics.ClockOffsetNs} ns");
        Assert.Multiple(() =>
        {
            Assert.That(check.FirstMismatch, Is.Null);
            Assert.That((check.Checked, check.Mismatched), Is.EqualTo((checks, 0)));
            Assert.That(statistics.DepthUpdates, Is.EqualTo(checks));
            Assert.That((statistics.Snapshots, statistics.Gaps), Is.EqualTo((1, 0)));
            Assert.That(statistics.ClockOffsetNs, Is.InRange(-1_300_000_000, -1_200_000_000)); // the recorder's clock was 1.27 s behind
        });
    }

    // Goal: the check can fail. Method: leave out one depth line, and once more change one quantity of it.
    [Test]
    public void A_missing_or_altered_depth_line_is_noticed()
    {
        string path = RecordedData.BinanceRaw("usdm_btcusdt_20240808.jsonl.gz");
        string[] lines = ReadLines(path);
        int index = Array.FindIndex(lines, 5_000, line => line.Contains("depthUpdate"));

        (ImportStatistics missing, TopOfBookCheck missingCheck) = Import([.. lines[..index], .. lines[(index + 1)..]]);
        Assert.That(missing.Gaps, Is.EqualTo(1));
        Assert.That(missingCheck.Checked, Is.InRange(1, 6_000), "no book stands after the gap");

        // Unlike a gap, a wrong quantity at the top breaks no rule of ids: only the comparison sees it.
        lines[index] = lines[index].Replace("\"b\":[", "\"b\":[[\"70000.00\",\"1.000\"],");
        (ImportStatistics altered, TopOfBookCheck alteredCheck) = Import(lines);
        Assert.That(altered.Gaps, Is.Zero);
        Assert.That(alteredCheck.Mismatched, Is.GreaterThan(0));
        Assert.That(alteredCheck.FirstMismatch!.ToString(), Does.Contain("70000"));
    }

    private static (ImportStatistics Statistics, TopOfBookCheck Check) Import(string[] lines)
    {
        using var file = new TemporaryFile(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
        var check = new TopOfBookCheck();
        using var importer = new BinanceRawImporter(file.Path, [TestInstruments.Create("BTCUSDT", TestInstruments.Thousandth)], sourceId: 1, check);
        while (importer.TryNext(out _)) { }
        return (importer.Statistics, check);
    }

    private static string[] ReadLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
