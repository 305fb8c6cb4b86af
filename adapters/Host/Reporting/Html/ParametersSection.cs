using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Host;

/// <summary>The configuration that ran: strategy, risk and latency as tables, all of it as text.</summary>
internal static class ParametersSection
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(HtmlWriter page, RunReport report)
    {
        JsonNode configuration = JsonNode.Parse(report.Configuration.EffectiveJson)!;
        page.Raw("<section><h2>Parameters</h2><div class=\"columns\">");
        foreach (string name in new[] { "strategy", "risk", "latency" })
        {
            if (configuration[name] is not JsonObject section) continue;
            page.Line($"<table class=\"counts\"><caption>{name}</caption><tbody>");
            foreach ((string key, JsonNode? value) in section) page.Line($"<tr><th>{key}</th><td>{Text(value)}</td></tr>");
            page.Raw("</tbody></table>");
        }

        page.Line($"</div><details><summary>The whole configuration</summary><pre>{configuration.ToJsonString(Indented)}</pre></details></section>");
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "null",
        JsonValue scalar when scalar.TryGetValue(out string? text) => text,
        _ => value.ToJsonString(),
    };
}
