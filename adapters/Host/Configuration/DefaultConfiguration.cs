namespace LowLatencyMM.Host;

/// <summary>The configuration of commands without <c>--config</c>: docs/examples/btcusdt.json, embedded.</summary>
internal static class DefaultConfiguration
{
    public const string Name = "default configuration";

    public static byte[] Json => Resource.Read("default-configuration.json");
}
