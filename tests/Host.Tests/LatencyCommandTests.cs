using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host.Tests;

/// <summary><c>llmm latency</c>.</summary>
public sealed class LatencyCommandTests
{
    private const long Second = 1_000_000_000;
    private TemporaryDirectory _directory = null!;
    private string _log = null!;

    [SetUp]
    public void WriteLog()
    {
        _directory = new TemporaryDirectory();
        _log = _directory["test.hlog"];
        using HistogramLogWriter writer = HistogramLogWriter.Create(_log);
        writer.WriteHeader(1_700_000_000 * Second);
        for (int second = 0; second < 100; second++)
        {
            var histogram = new Histogram();
            for (int i = 0; i < 100; i++) histogram.Record(1_000 + (100 * i) + (second * 10_000));
            writer.WriteInterval((1_700_000_000 + second) * Second, (1_700_000_001 + second) * Second, histogram, second % 10 == 9 ? "slow" : null);
        }
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: the published figures of jHiccup's log through the command. Method: whole and sub-range, as JSON.
    public void The_reference_log_gives_the_published_figures()
    {
        string log = Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "reference", "hdr", "jHiccup-2.0.7S.logV2.hlog");
        if (!File.Exists(log)) Assert.Ignore("jHiccup-2.0.7S.logV2.hlog is not in ../shared/data");
        Assert.That(Figures(log), Is.EqualTo((62, 48_761L, 1_745_879_039L, 1_796_210_687L)));
        Assert.That(Figures(log, "--from", "5", "--to", "20"), Is.EqualTo((15, 11_664L, 1_536_163_839L, 1_544_552_447L)));
        Assert.That(Figures(log, "--from", "40", "--to", "60"), Is.EqualTo((20, 15_830L, 1_779_433_471L, 1_796_210_687L)));
    }

    [Test] // Goal: what people see. Method: figures, bars that grow with the maximum, bounded rows and columns.
    public void The_text_shows_percentiles_distribution_and_maximum_over_time()
    {
        string[] lines = Llmm.Run("latency", _log).AssertSuccess().Output.Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Does.Contain("90 intervals, 0.000 to 99.000 s since 2023-11-14T22:13:20.000000000Z"));
            Assert.That(lines[1], Does.Contain("not shown: 10 intervals with tag slow"));
            Assert.That(lines[2], Does.Match("count +9,000$"));
            Assert.That(lines.Where(line => line.StartsWith("  p", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]), Is.EqualTo(new[] { "p50", "p90", "p99", "p99.9", "p99.99" }));
            Assert.That(lines, Has.Length.LessThan(70));
            Assert.That(lines[1..].Max(line => line.Length), Is.LessThanOrEqualTo(100));
            int over = Array.FindIndex(lines, line => line.Contains("from, s", StringComparison.Ordinal));
            int[] bars = [.. lines[(over + 1)..^1].Select(line => line.Count(character => character == '#'))];
            Assert.That(bars, Is.Ordered);
            Assert.That(bars, Has.Length.InRange(2, 24));
            Assert.That(lines[^2], Does.EndWith("####"));
        });
    }

    [Test] // Goal: the shares add up. Method: the last row of the distribution, for spread and for narrow values.
    public void The_distribution_covers_every_value([Values(1, 50, 4_000_000, 2_000_000_000_000_000_000)] long spread)
    {
        string log = _directory["spread.hlog"];
        var histogram = new Histogram();
        for (int i = 0; i < 1_000; i++) histogram.Record(7 + (long)(i / 999.0 * spread));
        using (HistogramLogWriter writer = HistogramLogWriter.Create(log)) writer.WriteInterval(0, Second, histogram);
        string[] rows = [.. Llmm.Run("latency", log).AssertSuccess().Output.Split('\n').Where(line => line.Contains(" % ", StringComparison.Ordinal))];
        Assert.That(rows[^1], Does.Contain("100.0000 %"));
        int counts = rows.Sum(row => int.Parse(Regex.Match(row, @" ([\d,]+) +[\d.]+ %").Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture));
        Assert.That(counts, Is.EqualTo(1_000));
        Assert.That(rows, Has.Length.LessThanOrEqualTo(24));
    }

    [Test] // Goal: --tag and the range choose. Method: counts.
    public void Tag_and_range_choose_intervals()
    {
        Assert.That(Figures(_log, "--tag", "slow").Intervals, Is.EqualTo(10));
        Assert.That(Figures(_log, "--tag", "slow", "--from", "20", "--to", "49").Intervals, Is.EqualTo(3));
        Assert.That(Figures(_log, "--from", "98").Intervals, Is.EqualTo(1));
        Assert.That(Llmm.Run("latency", _log, "--tag", "fast").AssertFailure(ExitCode.Failure).Error, Does.Contain("no interval with tag fast; there are: slow"));
        Assert.That(Llmm.Run("latency", _log, "--from", "500").AssertFailure(ExitCode.Failure).Error, Does.Contain("no interval in that range"));
        Llmm.Run("latency", _log, "--from", "5", "--to", "4").AssertFailure(ExitCode.Usage);
        Llmm.Run("latency", _log, "--from", "1e300").AssertFailure(ExitCode.Usage);
        Llmm.Run("latency", _log, "--to", "NaN").AssertFailure(ExitCode.Usage);
    }

    [Test] // Goal: --hgrm is that form and nothing else. Method: first and last lines, and the last value.
    public void The_distribution_is_printed_in_the_classic_form()
    {
        string[] lines = Llmm.Run("latency", _log, "--hgrm").AssertSuccess().Output.Split('\n');
        Assert.That(lines[0], Is.EqualTo("       Value     Percentile TotalCount 1/(1-Percentile)"));
        Assert.That(lines[^2], Does.Match(@"^#\[Buckets = +\d+, SubBuckets     = +2048\]$"));
    }

    [Test] // Goal: no log, no trace: one line, exit 1. Method: missing, empty, foreign, cut, damaged, overflowing files; a directory without a log.
    public void What_is_no_log_gets_one_line()
    {
        byte[] log = File.ReadAllBytes(_log);
        byte[] damaged = [.. log];
        damaged[Encoding.UTF8.GetString(log).IndexOf("HISTF", StringComparison.Ordinal) + 60] ^= 1;
        var full = new Histogram();
        full.Record(1, long.MaxValue - 1);
        using var twice = new MemoryStream();
        using var writer = new HistogramLogWriter(twice);
        for (int i = 0; i < 2; i++) writer.WriteInterval(i * Second, (i + 1) * Second, full);
        (string Name, byte[] Content, string Reason)[] files =
        [
            ("empty", [], "no interval"),
            ("foreign", "a,b,c\n1,2,3\n"u8.ToArray(), ":1: neither"),
            ("binary", [0, 1, 2, 255, 254, 10, 0], ":1: neither"),
            ("cut", log[..^20], ":104: histogram: "),
            ("damaged", damaged, ":5: histogram: "),
            ("overflow", twice.ToArray(), ":2: counts overflow"),
            ("header", "#[StartTime: 1.0]\n"u8.ToArray(), "no interval"),
        ];
        foreach ((string name, byte[] content, string reason) in files)
        {
            string path = _directory[name];
            File.WriteAllBytes(path, content);
            Assert.That(Llmm.Run("latency", path).AssertFailure(ExitCode.Failure).Error, Does.StartWith($"llmm: {path}:").And.Contain(reason), name);
        }

        Llmm.Run("latency", _directory["missing"]).AssertFailure(ExitCode.Failure);
        Directory.CreateDirectory(_directory["folder"]);
        Llmm.Run("latency", _directory["folder"]).AssertFailure(ExitCode.Failure);
        Llmm.Run("latency", _log, "--json", _directory["nowhere/a.json"]).AssertFailure(ExitCode.Failure);
    }

    private (int Intervals, long Count, long P999, long Max) Figures(string log, params string[] options)
    {
        string json = _directory["figures.json"];
        Llmm.Run([.. new[] { "latency", log, "--json", json }, .. options]).AssertSuccess();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement values = document.RootElement.GetProperty("valuesNs");
        return (document.RootElement.GetProperty("intervals").GetArrayLength(), values.GetProperty("count").GetInt64(),
            values.GetProperty("p999").GetInt64(), values.GetProperty("max").GetInt64());
    }
}
