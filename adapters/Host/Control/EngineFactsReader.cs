using System.Text.Json;

namespace LowLatencyMM.Host;

/// <summary>Reads engine.json, which <see cref="EngineFactsFile"/> writes.</summary>
internal static class EngineFactsReader
{
    private const long BytesMax = 16 << 20;

    /// <summary>Null: there is none, since no engine runs.</summary>
    /// <exception cref="UserException">It is malformed.</exception>
    public static EngineFacts? TryRead(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > BytesMax) throw new FormatException($"{file.Length} bytes are too many");
            using JsonDocument document = JsonDocument.Parse(file);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserException(ExitCode.Failure, $"{path}: malformed: {OneLine.Of(exception)}");
        }
    }

    private static EngineFacts Read(JsonElement json) => new(
        Text(json, "deployment"),
        Text(json, "build"),
        json.GetProperty("processId").GetInt32(),
        json.GetProperty("epoch").GetUInt16(),
        Text(json, "strategy"),
        json.GetProperty("seed").GetRawText(),
        Text(json, "out"),
        [.. json.GetProperty("venues").EnumerateArray().Select(ReadVenue)],
        [.. json.GetProperty("instruments").EnumerateArray().Select(ReadInstrument)],
        [.. json.GetProperty("parameters").EnumerateArray().Select(ReadParameter)]);

    private static VenueFacts ReadVenue(JsonElement json) =>
        new(json.GetProperty("id").GetUInt16(), Text(json, "name"), json.GetProperty("isLive").GetBoolean());

    private static InstrumentFacts ReadInstrument(JsonElement json) => new(
        json.GetProperty("id").GetUInt32(),
        Text(json, "symbol"),
        Text(json, "venue"),
        Text(json, "kind") == "inverse",
        Text(json, "base"),
        Text(json, "quote"),
        Text(json, "settlement"),
        Within(json, "quantityStepNanos", 1, long.MaxValue),
        Within(json, "contractValueNanos", 1, long.MaxValue),
        (int)Within(json, "priceDecimals", 0, 9));

    private static StrategyParameter ReadParameter(JsonElement json) => new(
        Text(json, "name"),
        (int)Within(json, "id", 1, ushort.MaxValue),
        Text(json, "unit"),
        json.GetProperty("lowestNanos").GetInt64(),
        json.GetProperty("highestNanos").GetInt64(),
        json.GetProperty("isWhole").GetBoolean());

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static long Within(JsonElement json, string name, long lowest, long highest)
    {
        long value = json.GetProperty(name).GetInt64();
        return value >= lowest && value <= highest ? value : throw new FormatException($"{name} is {value}, not in {lowest} to {highest}");
    }
}
