using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A deployment's gateway as another process sees it. One thread; reads shared memory only.</summary>
/// <param name="name">Its name in the deployment.</param>
internal sealed class GatewaySight(DeploymentDirectory directory, string name) : IDisposable
{
    private const string Prefix = "gateway-";
    private readonly byte[] _telemetryPathBytes = FileIdentity.PathBytes(directory.File(name + ".telemetry"));
    private FileIdentity _telemetrySeen;
    private GatewayTelemetryFile? _file;
    private string? _telemetryProblem;
    private GatewayTelemetry _telemetry;

    public ProcessSight Process { get; } = new(directory, name);

    /// <summary>Its venue: as configured, or as its files are named while no engine has told.</summary>
    public string Venue { get; set; } = name[Prefix.Length..];

    /// <summary>There are figures of it.</summary>
    public bool HasTelemetry { get; private set; }

    /// <summary>Valid with <see cref="HasTelemetry"/>.</summary>
    public ref readonly GatewayTelemetry Telemetry => ref _telemetry;

    /// <summary>What cannot be read of it, in one line; null when all can.</summary>
    public string? Problem => Process.Problem ?? _telemetryProblem;

    /// <summary>Connections after the first.</summary>
    public long ReconnectCount => Math.Max(0, _telemetry.Logons - 1);

    /// <summary>Names of the gateways that have left files in a deployment's directory; none when it is gone.</summary>
    public static IReadOnlyList<string> Names(DeploymentDirectory directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory.DirectoryPath, Prefix + "*")
                .Select(path => Path.GetFileName(path))
                .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)) // those stay for ever
                .Select(file => file.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? file[..dot] : file)
                .Where(found => found.Length > Prefix.Length)
                .Distinct()];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    /// <summary>Takes the figures of now.</summary>
    public void Refresh()
    {
        _ = Process.Look();
        if (!FileIdentity.TryGet(_telemetryPathBytes, out FileIdentity found)) found = default;
        if (found != _telemetrySeen) Open(found);
        if (_file is not null && _file.Value.TryRead(out GatewayTelemetry telemetry))
        {
            _telemetry = telemetry;
            HasTelemetry = true;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        Process.Dispose();
    }

    private void Open(FileIdentity found)
    {
        _telemetrySeen = found;
        _file?.Dispose();
        _file = null;
        _telemetryProblem = null;
        HasTelemetry = false;
        _telemetry = default;
        if (found == default) return;
        try
        {
            _file = GatewayTelemetryFile.Open(directory, name[Prefix.Length..]);
        }
        catch (SharedBlockException exception) when (exception.Refusal == SharedBlockRefusal.Missing)
        {
            _telemetrySeen = default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _telemetryProblem = OneLine.Of(exception);
        }
    }
}
