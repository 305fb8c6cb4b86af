using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>An alert as one line for people, and as one line of JSON. The one place where it becomes text. Any thread.</summary>
internal static class AlertText
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Time, severity, what, figures with units, the state afterwards.</summary>
    public static string Line(AlertNotice notice)
    {
        var text = new StringBuilder(160);
        text.Append(CultureInfo.InvariantCulture, $"{UtcTime.Format(notice.TimeNs)} {Name(notice.Severity).ToUpperInvariant(),-8} {What(notice)}");
        if (notice.RiskState is { } state) text.Append(CultureInfo.InvariantCulture, $"; engine {state}");
        if (notice.Suppressed > 0) text.Append(CultureInfo.InvariantCulture, $"; {notice.Suppressed:N0} kept back before it");
        if (notice.Sequence > 0) text.Append(CultureInfo.InvariantCulture, $" [{(notice.Number > 0 ? $"alert {notice.Number}, " : "")}frame {notice.Sequence}]");
        return text.ToString();
    }

    /// <summary>What happened, to whom, with its figures.</summary>
    public static string What(AlertNotice notice)
    {
        if (notice.Seen is { } seen) return seen;
        TriggerWords words = TriggerWords.Of(notice.Trigger);
        return notice.Code switch
        {
            nameof(AlertCode.TriggerRaised) => words.Text + Subject(notice) + Figures(notice, words, words.IsLowBad ? "below" : "from"),
            nameof(AlertCode.TriggerCleared) => $"over: {words.Text}{Subject(notice)}{Figures(notice, words, "bound")}",
            nameof(AlertCode.RiskStateChanged) => $"kill switch: {Level(notice.Threshold)} -> {Level(notice.Measured)}",
            nameof(AlertCode.Unanswered) => string.Create(CultureInfo.InvariantCulture, $"nobody answered for {notice.Measured:0.###} s: the next stricter state"),
            nameof(AlertCode.Acknowledged) => "acknowledged by an operator",
            nameof(AlertCode.OverrideBegan) => string.Create(CultureInfo.InvariantCulture, $"an operator overrides \"{words.Text}\" for {notice.Measured:0} s"),
            nameof(AlertCode.OverrideEnded) => $"override of \"{words.Text}\" ended",
            nameof(AlertCode.JournalStalled) => string.Create(CultureInfo.InvariantCulture, $"the disk is slow: the journal's spill buffer is {notice.Value} % full"),
            nameof(AlertCode.JournalRecovered) => "the journal's disk keeps up again",
            nameof(AlertCode.LaneFull) => "a lane to the engine was full" + ValueOf(notice),
            nameof(AlertCode.ConsumerLapped) => "a reader of the ring was lapped" + ValueOf(notice),
            nameof(AlertCode.GatewayLost) => "gateway lost" + Subject(notice) + ValueOf(notice),
            nameof(AlertCode.PositionAdjusted) => "position taken over from the venue, it differed after all fills" + Subject(notice) + ValueOf(notice),
            _ => notice.Code + Subject(notice) + ValueOf(notice),
        };
    }

    /// <summary>One object, one line, without its end. <c>text</c> is the line for people: what chat services show.</summary>
    public static byte[] Json(AlertNotice notice)
    {
        using var stream = new MemoryStream(512);
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            TriggerWords words = TriggerWords.Of(notice.Trigger);
            json.WriteStartObject();
            json.WriteString("id", notice.Id);
            json.WriteString("time", UtcTime.Format(notice.TimeNs));
            json.WriteString("severity", Name(notice.Severity));
            json.WriteString("code", notice.Code);
            WriteText(json, "trigger", notice.Trigger == 0 ? null : notice.Trigger.ToString());
            WriteText(json, "instrument", notice.Instrument);
            WriteText(json, "venue", notice.Venue);
            if (notice.Trigger == 0)
            {
                json.WriteNull("measured");
                json.WriteNull("threshold");
                json.WriteNull("unit");
            }
            else
            {
                json.WriteNumber("measured", notice.Measured);
                json.WriteNumber("threshold", notice.Threshold);
                json.WriteString("unit", UnitName(words.Unit));
            }

            json.WriteNumber("value", notice.Value);
            WriteText(json, "riskState", notice.RiskState?.ToString());
            json.WriteNumber("suppressed", notice.Suppressed);
            json.WriteNumber("number", notice.Number);
            json.WriteNumber("epoch", notice.Epoch);
            json.WriteNumber("frame", notice.Sequence);
            json.WriteString("text", Line(notice));
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>As the option and the JSON spell it.</summary>
    public static string Name(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => string.Create(CultureInfo.InvariantCulture, $"severity {(int)severity}"),
    };

    /// <summary>As the JSON spells it: the figures there are as measured, a share of 1 is all of it.</summary>
    public static string UnitName(AlertUnit unit) => unit switch
    {
        AlertUnit.Seconds => "s",
        AlertUnit.Share => "share",
        AlertUnit.Times => "times",
        AlertUnit.Count => "count",
        AlertUnit.Flag => "flag",
        _ => "number",
    };

    private static string Subject(AlertNotice notice) => (notice.Instrument, notice.Venue) switch
    {
        (null, null) => "",
        (null, { } venue) => $", venue {venue}",
        ({ } instrument, null) => $", {instrument}",
        ({ } instrument, { } venue) => $", {instrument} at {venue}",
    };

    private static string Figures(AlertNotice notice, TriggerWords words, string relation) =>
        words.Unit == AlertUnit.Flag ? "" : $": {words.Figure(notice.Measured)} ({relation} {words.Figure(notice.Threshold)})";

    private static string ValueOf(AlertNotice notice) => notice.Value == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $": {notice.Value:N0}");

    private static string Level(double level) => level is >= 0 and <= (int)KillSwitchLevel.Halted
        ? ((KillSwitchLevel)(int)level).ToString() : string.Create(CultureInfo.InvariantCulture, $"level {level}");

    private static void WriteText(Utf8JsonWriter json, string key, string? text)
    {
        if (text is null) json.WriteNull(key);
        else json.WriteString(key, text);
    }
}
