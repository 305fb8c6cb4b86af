using System.Text.Encodings.Web;
using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>engine.json in a deployment's directory: what ctl and top must know to speak in names.</summary>
internal static class EngineFactsFile
{
    /// <summary>Writes it, whole or not at all.</summary>
    public static void Write<TStrategy>(
        DeploymentDirectory directory, HostConfiguration configuration, IStrategyFactory<TStrategy> factory, ushort epoch, string outDirectory)
        where TStrategy : struct, IStrategy
    {
        string path = directory.File(DeploymentFiles.Facts);
        using (FileStream file = File.Create(path + ".new"))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("deployment", configuration.Deployment.Name);
            json.WriteString("build", Resource.Build);
            json.WriteNumber("processId", Environment.ProcessId);
            json.WriteNumber("epoch", epoch);
            json.WriteString("strategy", configuration.StrategyName);
            json.WriteNumber("seed", configuration.Seed);
            json.WriteString("out", outDirectory);
            WriteVenues(json, configuration);
            WriteInstruments(json, configuration);
            WriteParameters(json, factory);
            json.WriteEndObject();
        }

        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Removes it, if the directory is still there.</summary>
    public static void Remove(DeploymentDirectory directory)
    {
        if (Directory.Exists(directory.DirectoryPath)) File.Delete(directory.File(DeploymentFiles.Facts));
    }

    private static void WriteVenues(Utf8JsonWriter json, HostConfiguration configuration)
    {
        json.WriteStartArray("venues");
        foreach (VenueSettings venue in configuration.Venues)
        {
            json.WriteStartObject();
            json.WriteNumber("id", venue.VenueId);
            json.WriteString("name", venue.Name);
            json.WriteBoolean("isLive", venue.IsSimulated);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInstruments(Utf8JsonWriter json, HostConfiguration configuration)
    {
        json.WriteStartArray("instruments");
        foreach (InstrumentSettings instrument in configuration.Instruments)
        {
            json.WriteStartObject();
            json.WriteNumber("id", instrument.Rules.InstrumentId);
            json.WriteString("symbol", instrument.Rules.Symbol);
            json.WriteString("venue", instrument.Venue.Name);
            json.WriteString("kind", instrument.Rules.Kind.ToString().ToLowerInvariant());
            json.WriteString("base", instrument.Rules.BaseCurrency);
            json.WriteString("quote", instrument.Rules.QuoteCurrency);
            json.WriteString("settlement", instrument.Rules.SettlementCurrency);
            json.WriteNumber("quantityStepNanos", instrument.Rules.QuantityStep);
            json.WriteNumber("contractValueNanos", instrument.Rules.ContractValue);
            json.WriteNumber("priceDecimals", instrument.Rules.Ticks.Max(row => DecimalText.DecimalsOf(row.TickSize)));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteParameters<TStrategy>(Utf8JsonWriter json, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        json.WriteStartArray("parameters");
        foreach (StrategyParameter parameter in EngineParameters.All.Concat(factory.Parameters))
        {
            json.WriteStartObject();
            json.WriteNumber("id", parameter.Id);
            json.WriteString("name", parameter.Name);
            json.WriteString("unit", parameter.Unit);
            json.WriteBoolean("isWhole", parameter.IsWhole);
            json.WriteNumber("lowestNanos", parameter.LowestNanos);
            json.WriteNumber("highestNanos", parameter.HighestNanos);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
