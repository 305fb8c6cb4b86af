using System.Text.Encodings.Web;
using System.Text.Json;

namespace LowLatencyMM.Host;

/// <summary>Results for programs.</summary>
internal static class PreflightJson
{
    public static void Write(string path, IReadOnlyList<PreflightResult> results)
    {
        using FileStream file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteBoolean("isFit", IsFit(results));
        json.WriteStartArray("checks");
        foreach ((string name, PreflightFinding finding) in results)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("state", PreflightText.Name(finding.State));
            json.WriteString("found", finding.Found);
            json.WriteString("wanted", finding.Wanted);
            json.WriteString("fix", finding.Fix);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Nothing failed; warnings and what cannot be told are allowed.</summary>
    public static bool IsFit(IReadOnlyList<PreflightResult> results) => results.All(result => result.Finding.State != PreflightState.Fail);
}
