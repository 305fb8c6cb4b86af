using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>What a journal says of the run that wrote it: its kind and the whole configuration, strategy included.</summary>
/// <param name="Kind">What ran.</param>
/// <param name="StrategyName">Which strategy decided.</param>
/// <param name="ConfigurationJson">The effective configuration.</param>
internal sealed record RunDescription(RunKind Kind, string StrategyName, byte[] ConfigurationJson)
{
    /// <summary>The header of every segment of a new journal.</summary>
    public static JournalDescription Describe(RunKind kind, HostConfiguration configuration, ushort epoch, long createdTimeNs)
    {
        var json = new JsonObject { ["run"] = kind.ToString().ToLowerInvariant(), ["configuration"] = JsonNode.Parse(configuration.EffectiveJson) };
        IEnumerable<JournalInstrument> instruments = configuration.Instruments
            .Select(instrument => new JournalInstrument(instrument.Rules.InstrumentId, instrument.Rules.Symbol, instrument.Venue.Name));
        return new JournalDescription
        {
            Epoch = epoch,
            CreatedTimeNs = createdTimeNs,
            Build = Resource.Build,
            ConfigurationJson = Encoding.UTF8.GetBytes(json.ToJsonString()),
            Schemas = Resource.Schemas,
            Instruments = [.. instruments],
        };
    }

    /// <summary>Reads it back.</summary>
    /// <exception cref="UserException">The journal was written by another program.</exception>
    public static RunDescription Read(JournalDescription description, string path)
    {
        try
        {
            JsonNode? json = JsonNode.Parse(description.ConfigurationJson.Span);
            JsonNode configuration = json?["configuration"] ?? throw new JsonException();
            string strategyName = configuration["strategy"]?["name"]?.GetValue<string>() ?? "";
            if (!Enum.TryParse(json["run"]?.GetValue<string>(), ignoreCase: true, out RunKind kind)) throw new JsonException();
            return new RunDescription(kind, strategyName, Encoding.UTF8.GetBytes(configuration.ToJsonString()));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new UserException(ExitCode.Failure, $"{path}: its header holds no llmm configuration (written by \"{description.Build}\")");
        }
    }
}
