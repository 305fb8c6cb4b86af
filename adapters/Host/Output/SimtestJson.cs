using System.Text.Json;
using LowLatencyMM.FaultSimulation;

namespace LowLatencyMM.Host;

/// <summary>The result of <c>llmm simtest</c> for machines.</summary>
internal static class SimtestJson
{
    public static void Write(FileInfo file, ulong firstSeed, FaultCounts counts, double seconds, int workers, FaultReport? report)
    {
        using FileStream stream = file.Create();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("firstSeed", firstSeed);
        json.WriteNumber("scripts", counts.Scripts);
        json.WriteNumber("frames", counts.Frames);
        json.WriteNumber("orders", counts.Orders);
        json.WriteNumber("fills", counts.Fills);
        json.WriteNumber("replays", counts.Replays);
        json.WriteNumber("seconds", seconds);
        json.WriteNumber("workers", workers);
        json.WriteStartObject("actions");
        foreach (FaultAction action in Enum.GetValues<FaultAction>()) json.WriteNumber(action.ToString(), counts[action]);
        json.WriteEndObject();
        if (report is null) json.WriteNull("failure");
        else WriteFailure(json, report);
        json.WriteEndObject();
    }

    private static void WriteFailure(Utf8JsonWriter json, FaultReport report)
    {
        json.WriteStartObject("failure");
        json.WriteNumber("seed", report.Seed);
        json.WriteString("rule", report.Failure.Rule.ToString());
        json.WriteString("text", report.Failure.Text);
        json.WriteStartArray("steps");
        foreach (FaultStep step in report.Steps) json.WriteStringValue($"{step.Action} {step.A} {step.B} {step.C}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
