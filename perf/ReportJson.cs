using System.Text.Json;
using System.Text.Json.Serialization;

namespace LowLatencyMM.Perf;

/// <summary>Figures as a file.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it; nothing when no file was asked for.</summary>
    public static void Write(FileInfo? file, object report)
    {
        if (file is not null) File.WriteAllText(file.FullName, JsonSerializer.Serialize(report, Indented) + "\n");
    }
}
