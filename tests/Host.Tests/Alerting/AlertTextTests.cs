using System.Text.Json.Nodes;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>An alert as text.</summary>
public sealed class AlertTextTests
{
    private static IEnumerable<RiskTrigger> Triggers => Enum.GetValues<RiskTrigger>().Where(trigger => trigger != RiskTrigger.NullValue);

    private static AlertNotice Notice => new()
    {
        Id = "0000abcd-7",
        Code = nameof(AlertCode.TriggerRaised),
        Severity = Severity.Critical,
        TimeNs = TestConfiguration.StartNs,
        Sequence = 7,
        Epoch = 2,
        Number = 3,
        Trigger = RiskTrigger.MarketDataAge,
        Measured = 6.25,
        Threshold = 5,
        Venue = "simulated",
        RiskState = RiskState.ReduceOnly,
        Suppressed = 4,
    };

    [Test] // Goal: one line has everything a person needs. Method: the whole line.
    public void A_line_has_time_severity_what_whom_figures_and_state() => Assert.That(
        AlertText.Line(Notice),
        Is.EqualTo("2023-11-14T22:13:20.000000000Z CRITICAL age of the market data, venue simulated: 6.25 s (from 5 s); engine ReduceOnly; 4 kept back before it [alert 3, frame 7]"));

    [TestCaseSource(nameof(Triggers))] // Goal: no trigger is told by its number. Method: each has words of its own, and an unknown one has not.
    public void Every_trigger_has_words(RiskTrigger trigger)
    {
        string line = AlertText.Line(Notice with { Trigger = trigger });
        Assert.That(line, Does.Not.Contain("trigger"));
        Assert.That(Triggers.Count(other => TriggerWords.Of(other).Text == TriggerWords.Of(trigger).Text), Is.EqualTo(1));
        Assert.That(TriggerWords.Of((RiskTrigger)200).Text, Is.EqualTo("trigger 200"));
    }

    [TestCase(RiskTrigger.AcknowledgementTime, 0.25, "250 ms")]
    [TestCase(RiskTrigger.AcknowledgementTime, 2.5, "2.5 s")]
    [TestCase(RiskTrigger.SessionLoss, 0.031, "3.1 %")]
    [TestCase(RiskTrigger.NetDelta, 1.25, "125 %")]
    [TestCase(RiskTrigger.FundingDrift, 3.25, "3.25")]
    [TestCase(RiskTrigger.ReconciliationBreaks, 3, "3")]
    [TestCase(RiskTrigger.PoolLoss, 2.5, "2.5 times")]
    [TestCase(RiskTrigger.RegimeDislocated, 1, "yes")] // Goal: units as people say them. Method: a value of each unit.
    public void Figures_have_units(RiskTrigger trigger, double value, string text) => Assert.That(TriggerWords.Of(trigger).Figure(value), Is.EqualTo(text));

    [Test] // Goal: the direction is right where small is bad. Method: the margin ratio, and its end.
    public void A_margin_ratio_is_below_its_threshold()
    {
        AlertNotice notice = Notice with { Trigger = RiskTrigger.MarginRatio, Measured = 1.2, Threshold = 1.3 };
        Assert.That(AlertText.What(notice), Is.EqualTo("margin ratio, venue simulated: 1.2 (below 1.3)"));
        Assert.That(AlertText.What(notice with { Code = nameof(AlertCode.TriggerCleared), Measured = 2.5, Threshold = 2 }), Is.EqualTo("over: margin ratio, venue simulated: 2.5 (bound 2)"));
    }

    [Test] // Goal: every code has a sentence. Method: each of the schema's, none of which is its bare name; a code of a newer engine is told by its number.
    public void Every_code_has_a_sentence()
    {
        foreach (AlertCode code in Enum.GetValues<AlertCode>().Where(code => code != AlertCode.NullValue)) Assert.That(AlertText.What(Notice with { Code = code.ToString() }), Does.Not.Contain(code.ToString()));
        Assert.That(AlertText.What(Notice with { Code = ((AlertCode)99).ToString() }), Does.StartWith("99"));
        Assert.That(AlertText.What(Notice with { Code = nameof(AlertCode.RiskStateChanged), Measured = 2, Threshold = 0 }), Is.EqualTo("kill switch: Normal -> ReduceOnly"));
    }

    [Test] // Goal: the JSON is one line with every field, and null where there is none. Method: read back, of a full and of an empty alert.
    public void The_json_is_one_line_with_every_field()
    {
        string text = System.Text.Encoding.UTF8.GetString(AlertText.Json(Notice));
        Assert.That(text, Does.Not.Contain('\n'));
        JsonNode json = JsonNode.Parse(text)!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)json["id"], Is.EqualTo("0000abcd-7"));
            Assert.That((string?)json["severity"], Is.EqualTo("critical"));
            Assert.That((string?)json["trigger"], Is.EqualTo("MarketDataAge"));
            Assert.That((double?)json["measured"], Is.EqualTo(6.25));
            Assert.That((string?)json["unit"], Is.EqualTo("s"));
            Assert.That((string?)json["riskState"], Is.EqualTo("ReduceOnly"));
            Assert.That((string?)json["text"], Is.EqualTo(AlertText.Line(Notice)));
            Assert.That((long?)json["frame"], Is.EqualTo(7));
        });
        JsonNode empty = JsonNode.Parse(AlertText.Json(new AlertNotice { Id = "x", Code = "GatewayLost", Severity = Severity.Info, TimeNs = 0 }))!;
        foreach (string key in new[] { "trigger", "instrument", "venue", "measured", "threshold", "unit", "riskState" }) Assert.That(empty[key], Is.Null, key);
    }
}
