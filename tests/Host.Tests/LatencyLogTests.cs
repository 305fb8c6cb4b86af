using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.HistogramLog;

namespace LowLatencyMM.Host.Tests;

/// <summary>latency.hlog of the runs, and the log itself.</summary>
public sealed class LatencyLogTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: log and summary say the same, the time axis is the market's. Method: 150 simulated seconds; sum of the intervals against summary.json.
    public void A_backtests_log_adds_up_to_its_summary()
    {
        Llmm.Run("backtest", "--simulated", "150", "--seed", "4", "--out", _directory["run"]).AssertSuccess();
        HistogramInterval[] intervals = AssertLogIsSummary(_directory["run"]);
        Assert.That(intervals.Select(interval => interval.OffsetNs / 1_000_000_000), Is.EqualTo(new[] { 0, 60, 120 }));
        Assert.That(File.ReadAllText(_directory["run/latency.hlog"]), Does.Contain("times are the recording's, latencies this machine's"));
    }

    [Test] // Goal: the same, live, one interval a second. Method: three seconds; also through the command.
    public void A_demos_log_adds_up_to_its_summary()
    {
        Llmm.Run("demo", "--seconds", "3", "--seed", "8", "--out", _directory["run"]).AssertSuccess();
        HistogramInterval[] intervals = AssertLogIsSummary(_directory["run"]);
        Assert.That(intervals, Has.Length.InRange(2, 8));
        Assert.That(intervals[..^1].Select(interval => interval.LengthNs), Is.All.GreaterThanOrEqualTo(1_000_000_000));
        for (int i = 1; i < intervals.Length; i++) Assert.That(intervals[i].StartNs, Is.EqualTo(intervals[i - 1].StartNs + intervals[i - 1].LengthNs), "no gap");

        Llmm.Run("latency", _directory["run"], "--json", _directory["latency.json"]).AssertSuccess();
        using JsonDocument shown = JsonDocument.Parse(File.ReadAllText(_directory["latency.json"]));
        JsonElement summary = Summary.Read(_directory["run"]).GetProperty("tickToOrderNs");
        foreach (string name in new[] { "p50", "p90", "p99", "p999", "max", "count" })
            Assert.That(shown.RootElement.GetProperty("valuesNs").GetProperty(name).GetInt64(), Is.EqualTo(summary.GetProperty(name).GetInt64()), name);
    }

    [Test] // Goal: values outside the range are said. Method: one above, one below.
    public void Clamped_values_are_said_in_the_log()
    {
        var source = new LatencyHistogram();
        using (var log = new LatencyLog(_directory["a.hlog"], source, "a test", 1_000))
        {
            log.Begin(5_000_000_000);
            source.Record(-3);
            source.Record(100_000_000_000);
            log.Close(6_000_000_000);
            Assert.That(log.Failure, Is.Null);
        }

        string text = File.ReadAllText(_directory["a.hlog"]);
        Assert.That(text, Does.Contain("1 values above the range, the greatest 100000000000 ns").And.Contain("1 values below 0"));
        Assert.That(Llmm.Run("latency", _directory["a.hlog"]).AssertSuccess().Output, Does.Contain("68,719,476,735 ns"));
    }

    [Test] // Goal: a full disk ends the log, not the run. Method: the device that is always full, where there is one.
    public void A_full_disk_is_said_once_and_ends_the_log_only()
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("no /dev/full");
        var source = new LatencyHistogram();
        using var log = new LatencyLog("/dev/full", source, "a test", 1_000);
        log.Begin(0);
        log.Update(5_000_000_000);
        log.Close(6_000_000_000);
        Assert.That(log.Failure, Does.StartWith("latency.hlog: ").And.Not.Contain("\n"));
    }

    private static HistogramInterval[] AssertLogIsSummary(string directory)
    {
        using HistogramLogReader reader = HistogramLogReader.Open(Path.Combine(directory, LatencyLog.FileName));
        HistogramInterval[] intervals = [.. reader.ReadRange(long.MinValue, long.MaxValue)];
        var sum = LatencyIntervals.NewHistogram();
        foreach (HistogramInterval interval in intervals) sum.Add(interval.Decode());
        JsonElement summary = Summary.Read(directory).GetProperty("tickToOrderNs");
        Assert.Multiple(() =>
        {
            Assert.That(sum.Count, Is.EqualTo(summary.GetProperty("count").GetInt64()).And.GreaterThan(0));
            Assert.That(sum.ValueAtPercentile(50), Is.EqualTo(summary.GetProperty("p50").GetInt64()));
            Assert.That(sum.ValueAtPercentile(90), Is.EqualTo(summary.GetProperty("p90").GetInt64()));
            Assert.That(sum.ValueAtPercentile(99), Is.EqualTo(summary.GetProperty("p99").GetInt64()));
            Assert.That(sum.ValueAtPercentile(99.9), Is.EqualTo(summary.GetProperty("p999").GetInt64()));
            Assert.That(sum.Max, Is.EqualTo(summary.GetProperty("max").GetInt64()));
        });
        return intervals;
    }
}
