using System.Text;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Loads the configuration of a command.</summary>
internal static class ConfigurationFile
{
    /// <param name="file">Null: the default configuration.</param>
    /// <param name="seed">Overrides the file's.</param>
    /// <exception cref="ConfigurationException">With every error.</exception>
    /// <exception cref="UserException">The file cannot be read.</exception>
    public static (HostConfiguration Configuration, TStrategy Strategy) Load<TStrategy>(FileInfo? file, long? seed, IStrategyFactory<TStrategy> factory)
        where TStrategy : struct, IStrategy
    {
        if (seed < 0) throw new UserException(ExitCode.Usage, $"--seed: {seed} is not in 0 to {long.MaxValue}");
        string name = file is null ? DefaultConfiguration.Name : file.ToString();
        byte[] json = file is null ? DefaultFor(factory.Name) : ReadFile(file);
        (HostConfiguration configuration, TStrategy strategy) = ConfigurationReader.Read(json, name, factory);
        return (seed is null ? configuration : WithSeed(configuration, (ulong)seed.Value), strategy);
    }

    /// <summary>A file that the user named.</summary>
    /// <exception cref="UserException">It cannot be read: wrong usage.</exception>
    internal static byte[] ReadFile(FileInfo file)
    {
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(ExitCode.Usage, $"{file}: cannot be read: {OneLine.Of(exception)}");
        }
    }

    /// <summary>The default configuration's strategy section is our market maker's: another strategy begins with its own defaults.</summary>
    private static byte[] DefaultFor(string strategyName)
    {
        if (strategyName == MarketMakerFactory.StrategyName) return DefaultConfiguration.Json;
        var options = new System.Text.Json.JsonDocumentOptions { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true };
        JsonObject json = JsonNode.Parse(DefaultConfiguration.Json, documentOptions: options)!.AsObject();
        json.Remove("strategy");
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static HostConfiguration WithSeed(HostConfiguration configuration, ulong seed)
    {
        JsonNode json = JsonNode.Parse(configuration.EffectiveJson)!;
        json["seed"] = seed;
        return configuration with { Seed = seed, EffectiveJson = Encoding.UTF8.GetBytes(json.ToJsonString()) };
    }
}
