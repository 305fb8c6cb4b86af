using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>Names of the files in a deployment's directory.</summary>
internal static class DeploymentFiles
{
    /// <summary>The engine's name in its deployment; also its presence.</summary>
    public const string Engine = "engine";

    /// <summary>How ctl and top learn what the numbers mean.</summary>
    public const string Facts = "engine.json";

    public const string EngineTelemetry = "engine.telemetry";

    /// <summary>Hash of the schemas that the processes share: processes of other schemas refuse each other.</summary>
    public static ulong SchemaHash { get; } = Resource.HashOf(Resource.Schemas);

    /// <summary>A gateway's name in its deployment.</summary>
    public static string Gateway(string venue) => "gateway-" + Safe(venue);

    public static string GatewayTelemetry(string venue) => Gateway(venue) + ".telemetry";

    /// <summary>What the log of orders to a venue begins with, whatever the run.</summary>
    public static string OrdersPrefix(string venue) => $"orders-{Safe(venue)}-";

    /// <summary>The log of orders to a venue, of the engine that began at this time.</summary>
    public static string Orders(string venue, Presence engine) => string.Create(CultureInfo.InvariantCulture, $"{OrdersPrefix(venue)}{engine.CreatedTimeNs}.log");

    /// <inheritdoc cref="OrdersPrefix"/>
    public static string ExecutionsPrefix(string venue) => $"executions-{Safe(venue)}-";

    /// <summary>The log of executions of a gateway's offer.</summary>
    public static string Executions(string venue, long gatewayCreatedTimeNs, long offer) =>
        string.Create(CultureInfo.InvariantCulture, $"{ExecutionsPrefix(venue)}{gatewayCreatedTimeNs}-{offer}.log");

    /// <summary>Requests to a process, and its answers.</summary>
    public static string Requests(string process) => process + ".requests.log";

    /// <inheritdoc cref="Requests"/>
    public static string Answers(string process) => process + ".answers.log";

    /// <summary>Letters, digits and hyphens of a name; what else there is is told apart by a short hash.</summary>
    private static string Safe(string name)
    {
        string safe = new([.. name.ToLowerInvariant().Where(character => char.IsAsciiLetterOrDigit(character) || character == '-')]);
        return safe == name ? safe : $"{safe}-{SHA256.HashData(Encoding.UTF8.GetBytes(name))[0]:x2}";
    }
}
