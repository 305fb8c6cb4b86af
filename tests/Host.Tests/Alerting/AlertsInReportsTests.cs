using System.Text.Json;
using System.Text.RegularExpressions;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>Alerts of a backtest, wherever they are shown.</summary>
public sealed partial class AlertsInReportsTests
{
    [Test] // Goal: summary, report and llmm alerts agree on a run's alerts. Method: a backtest that any position alarms; and one with the kill switch off, which has none.
    public void Summary_report_and_command_agree([Values] bool isOn)
    {
        using var directory = new TemporaryDirectory();
        HostConfiguration configuration = TestConfiguration.With(
            ("killSwitch.isOn", isOn ? "true" : "false"), ("killSwitch.triggers.netDelta", """{ "high": 0.0001, "critical": 0.0002, "hard": null, "confirmNs": 0 }""")).Configuration;
        string config = directory.Write("config.json", System.Text.Encoding.UTF8.GetString(configuration.EffectiveJson));
        string data = MarketRecording.Write(directory["data"], seed: 4, seconds: 60);
        Llmm.Run("backtest", "--data", data, "--config", config, "--out", directory["out"]).AssertSuccess();
        JsonElement counts = Summary.Read(directory["out"]).GetProperty("alerts");
        string[] lines = Llmm.Run("alerts", directory["out"], "--once").AssertSuccess().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string report = File.ReadAllText(directory["out/report.html"]);
        foreach (string severity in new[] { "info", "high", "critical" })
            Assert.That(counts.GetProperty(severity).GetInt64(), Is.EqualTo(lines.Count(line => line.Split(' ')[1] == severity.ToUpperInvariant())), severity);
        Assert.That(lines.Length, isOn ? Is.Positive : Is.Zero);
        Assert.That(SeverityCell().Count(report), Is.EqualTo(Math.Min(lines.Length, ReportCollector.AlertsMax)));
        if (isOn) Assert.That(report, Does.Contain("<h2>Alerts</h2>").And.Contain("kill switch: Normal -&gt;"));
    }

    [Test] // Goal: the worst are kept, the first of each severity, in the order of time. Method: more than fit, in several orders, against sorting all.
    public void The_worst_alerts_are_kept([Range(0, 4)] int seed)
    {
        var random = new Random(seed);
        var worst = new WorstAlerts(20);
        var all = new List<AlertNotice>();
        for (int sequence = 1; sequence <= 200; sequence++)
        {
            all.Add(new AlertNotice { Id = "", Code = "", Severity = (Severity)random.Next(1, 4), TimeNs = 0, Sequence = sequence });
            worst.Add(all[^1]);
        }

        Assert.That(worst.Count, Is.EqualTo(200));
        Assert.That(worst.InOrder, Is.EqualTo(all.OrderByDescending(notice => notice.Severity).ThenBy(notice => notice.Sequence).Take(20).OrderBy(notice => notice.Sequence)));
    }

    [GeneratedRegex("<td>(info|high|critical)</td>")]
    private static partial Regex SeverityCell();
}
