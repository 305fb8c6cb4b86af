using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using LowLatencyMM.Host;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Kills;

/// <summary>Exchange, gateway and engine as processes of their own, to be killed and started again. One thread starts them and outlives them.</summary>
internal sealed class KillDeployment : IDisposable
{
    private readonly string _programPath;
    private readonly string _directory;
    private readonly string _configPath;
    private readonly string[] _gatewayArguments;
    private readonly List<SelfProcess> _ended = [];
    private readonly SidesReader _reader;

    /// <param name="configuration">Its first simulated venue with instruments is the one.</param>
    /// <param name="directory">Journal, ledger, gateway state and configuration lie there; the caller's to remove.</param>
    /// <param name="programPath">llmm's assembly.</param>
    /// <param name="gatewayArguments">More than the gateway's usual ones.</param>
    public KillDeployment(HostConfiguration configuration, string directory, string programPath, params string[] gatewayArguments)
    {
        _gatewayArguments = gatewayArguments;
        _programPath = programPath;
        _directory = directory;
        VenueSettings venue = VenueCommand.Choose(configuration, null);
        VenueName = venue.Name;
        DeploymentPath = DeploymentSettings.DefaultDirectory($"kills-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        JsonNode json = JsonNode.Parse(configuration.EffectiveJson)!;
        json["deployment"]!["name"] = "kills";
        json["deployment"]!["directory"] = DeploymentPath;
        (int orderEntryPort, int marketDataPort) = FreePorts();
        json["venues"]![venue.VenueId]!["orderEntry"] = $"127.0.0.1:{orderEntryPort}";
        json["venues"]![venue.VenueId]!["marketData"] = $"127.0.0.1:{marketDataPort}";
        _configPath = Path.Combine(directory, "configuration.json");
        File.WriteAllText(_configPath, json.ToJsonString());
        Directory = DeploymentDirectory.Open(DeploymentPath);
        _reader = new SidesReader(Directory, configuration, venue, VenueTelemetryPath);
    }

    private static int _count;

    /// <summary>More than the venue's usual ones.</summary>
    public string[] VenueArguments { get; init; } = [];

    public string DeploymentPath { get; }

    public string VenueName { get; }

    public DeploymentDirectory Directory { get; }

    /// <summary>Of the engine's runs.</summary>
    public string JournalPath => Path.Combine(_directory, "journal");

    public SelfProcess? Engine { get; private set; }

    public SelfProcess? Gateway { get; private set; }

    public SelfProcess? Venue { get; private set; }

    private string VenueTelemetryPath => Path.Combine(DeploymentPath, "venue.telemetry");

    /// <summary>Processes that ended though nobody killed them, in one line each.</summary>
    public IEnumerable<string> UnexpectedEnds =>
        new[] { Engine, Gateway, Venue }.OfType<SelfProcess>().Where(process => process.HasExited).Select(process => $"the {process.Name} ended by itself (exit code {process.ExitCode})");

    public SelfProcess? Of(Victim victim) => victim switch
    {
        Victim.Engine => Engine,
        Victim.Gateway => Gateway,
        _ => Venue,
    };

    /// <summary>Starts one that does not run; returns the raw counter just before.</summary>
    public long Start(Victim victim)
    {
        long ticks = Stopwatch.GetTimestamp();
        switch (victim)
        {
            case Victim.Engine:
                Engine = Run("engine", EngineCommand.ReadyText, "--out", _directory);
                break;
            case Victim.Gateway:
                Gateway = Run("gateway", GatewayCommand.ReadyText, ["--venue", VenueName, "--state", Path.Combine(_directory, "gateway"), .. _gatewayArguments]);
                break;
            default:
                Venue = Run("venue", "venue ready: ", ["--venue", VenueName, "--ledger", Path.Combine(_directory, "venue"), "--telemetry", VenueTelemetryPath, .. VenueArguments]);
                break;
        }

        return ticks;
    }

    /// <summary>SIGKILL; returns the raw counter just before. The process is gone when this returns or soon after.</summary>
    public long Kill(Victim victim)
    {
        SelfProcess process = Of(victim)!;
        long ticks = process.Kill();
        _ended.Add(process);
        switch (victim)
        {
            case Victim.Engine:
                Engine = null;
                break;
            case Victim.Gateway:
                Gateway = null;
                break;
            default:
                Venue = null;
                break;
        }

        return ticks;
    }

    /// <summary>Everybody's view now.</summary>
    public Sides Read() => _reader.Read(Engine?.Id ?? 0, Gateway?.Id ?? 0, Venue?.Id ?? 0);

    public EngineTelemetry? ReadEngine() => _reader.Engine(Engine?.Id ?? 0);

    public LowLatencyMM.Gateway.GatewayTelemetry? ReadGateway() => _reader.Gateway(Gateway?.Id ?? 0);

    public VenueAccountTelemetry? ReadAccount() => _reader.Account(Venue?.Id ?? 0);

    public long OrdersIn() => _reader.OrdersIn(Venue?.Id ?? 0);

    /// <summary>The last words of all processes, the killed ones' errors too.</summary>
    public string LastWords()
    {
        IEnumerable<string> living = new[] { Engine, Gateway, Venue }.OfType<SelfProcess>().SelectMany(
            process => process.Preamble.Concat(process.Report).TakeLast(6).Concat(process.Errors.TakeLast(20)).Select(line => $"{process.Name} {process.Id}: {line}"));
        IEnumerable<string> dead = _ended.SelectMany(process => process.Errors.TakeLast(20).Select(line => $"killed {process.Name} {process.Id}: {line}"));
        return string.Join('\n', living.Concat(dead));
    }

    /// <summary>Whatever runs is killed; the deployment's directory is removed.</summary>
    public void Dispose()
    {
        foreach (SelfProcess process in new[] { Engine, Gateway, Venue }.OfType<SelfProcess>().Concat(_ended)) process.Dispose();
        _reader.Dispose();
        DeploymentDirectory.TryRemove(DeploymentPath);
    }

    private SelfProcess Run(string command, string readyText, params string[] arguments) => new(
        command, _programPath, readyText,
        [command, "--config", _configPath, "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments]);

    /// <summary>Free at this moment.</summary>
    private static (int OrderEntry, int MarketData) FreePorts()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (((IPEndPoint)listener.LocalEndPoint!).Port, ((IPEndPoint)datagrams.LocalEndPoint!).Port);
    }
}
