using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A whole deployment on this machine: an exchange, a gateway and an engine, each in its process, restarted by nobody and left behind by nothing.</summary>
/// <remarks>The main thread.</remarks>
internal sealed class DemoDeployment : IDisposable
{
    private const string Name = "demo";
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EngineEndBound = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan OthersEndBound = TimeSpan.FromSeconds(10);
    private readonly List<SelfProcess> _processes = [];
    private readonly string _configPath;
    private readonly string _directory;
    private readonly VenueSettings _venue;
    private readonly CommandContext _context;
    private SelfProcess? _engine;

    /// <param name="directory">What the run writes lies there: journal, summary, the venue's ledger, the configuration that the processes were given.</param>
    public DemoDeployment(HostConfiguration configuration, VenueSettings venue, string directory, CommandContext context)
    {
        _venue = venue;
        _directory = directory;
        _context = context;
        DeploymentPath = DeploymentSettings.DefaultDirectory($"demo-{Environment.ProcessId}");
        _configPath = Path.Combine(directory, "configuration.json");
        File.WriteAllText(_configPath, Arrange(configuration));
    }

    /// <summary>Where the processes meet.</summary>
    public string DeploymentPath { get; }

    /// <summary>What the engine shows; null until it is there.</summary>
    public EngineObserver? Observer { get; private set; }

    /// <summary>What the engine said at its start: what it did with a journal that was there, how its threads wait.</summary>
    public IReadOnlyList<string> EnginePreamble => _engine?.Preamble ?? [];

    /// <summary>What the engine said at its end.</summary>
    public IReadOnlyList<string> EngineReport => _engine?.Report ?? [];

    /// <summary>The first process that ended by itself, with what it said; null while all is well.</summary>
    public string? Failure
    {
        get
        {
            SelfProcess? ended = _processes.FirstOrDefault(process => process.HasExited);
            if (ended is null) return null;
            _ = ended.WaitForExit(OthersEndBound); // its last words
            string said = string.Join("; ", ended.Errors.Concat(ended.IsReady ? [] : ended.Report).TakeLast(3));
            return $"the {ended.Name} ended by itself (exit code {ended.ExitCode}){(said.Length > 0 ? $": {said}" : "")}";
        }
    }

    /// <summary>Starts all three and waits until the engine is ready.</summary>
    /// <param name="whileWaiting">Called again and again meanwhile.</param>
    /// <returns>False when somebody asked to end, or a process failed.</returns>
    public bool TryStart(Action whileWaiting)
    {
        string venueLedger = Path.Combine(_directory, "venue");
        string gatewayState = Path.Combine(_directory, "gateway");
        SelfProcess venue = Start("venue", "venue ready: ", "--venue", _venue.Name, "--ledger", venueLedger);
        SelfProcess gateway = Start("gateway", "gateway ready: ", "--venue", _venue.Name, "--state", gatewayState);
        _engine = Start("engine", EngineCommand.ReadyText, "--out", _directory);
        long startTicks = Stopwatch.GetTimestamp();
        while (!(venue.IsReady && gateway.IsReady && _engine.IsReady))
        {
            if (_context.Stop.IsRequested || Failure is not null || Stopwatch.GetElapsedTime(startTicks) > StartBound) return false;
            whileWaiting();
            Thread.Sleep(20);
        }

        Observer = EngineObserver.Open(DeploymentDirectory.Open(DeploymentPath));
        return true;
    }

    /// <summary>Ends the engine first, so that its orders are cancelled, then the others.</summary>
    /// <returns>Null when all ended well; otherwise what did not, in one line.</returns>
    public string? Stop()
    {
        bool isEarly = Observer is null && _context.Stop.IsRequested; // asked to end before anything had begun: how each ends is no matter
        string? failure = isEarly ? null : Failure;
        if (_engine is { HasExited: false })
        {
            _engine.Terminate();
            if (!WaitFor(_engine, EngineEndBound)) failure ??= "the engine did not end in time";
            else if (!isEarly && _engine.ExitCode != ExitCode.Success) failure ??= string.Join("; ", _engine.Errors.TakeLast(3));
        }

        foreach (SelfProcess process in _processes) process.Terminate();
        foreach (SelfProcess process in _processes)
        {
            if (!WaitFor(process, OthersEndBound)) failure ??= $"the {process.Name} did not end in time";
        }

        return failure;
    }

    /// <summary>For the processes of a demo, at their end: whoever is the last removes the directory. Those of other deployments come back to theirs.</summary>
    public static void RemoveAfterLast(DeploymentSettings deployment)
    {
        if (deployment.Name == Name) DeploymentDirectory.TryRemove(deployment.DirectoryPath);
    }

    public void Dispose()
    {
        Observer?.Dispose();
        foreach (SelfProcess process in _processes) process.Dispose();
        DeploymentDirectory.TryRemove(DeploymentPath);
    }

    private SelfProcess Start(string command, string readyText, params string[] arguments)
    {
        var process = new SelfProcess(
            command, _context.ProgramPath, readyText,
            [command, "--config", _configPath, "--parent", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments]);
        _processes.Add(process);
        return process;
    }

    private bool WaitFor(SelfProcess process, TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(20)))
        {
            if (_context.Stop.IsForced || Stopwatch.GetElapsedTime(startTicks) > bound) return false;
        }

        return true;
    }

    /// <summary>The configuration with a deployment of its own and addresses that are free.</summary>
    private string Arrange(HostConfiguration configuration)
    {
        JsonNode json = JsonNode.Parse(configuration.EffectiveJson)!;
        json["deployment"]!["name"] = Name;
        json["deployment"]!["directory"] = DeploymentPath;
        JsonNode venue = json["venues"]![_venue.VenueId]!;
        (int orderEntryPort, int marketDataPort) = FreePorts();
        venue["orderEntry"] = $"127.0.0.1:{orderEntryPort}";
        venue["marketData"] = $"127.0.0.1:{marketDataPort}";
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>Free at this moment; a process that takes one before ours does makes the start fail, with its address.</summary>
    private static (int OrderEntry, int MarketData) FreePorts()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (((IPEndPoint)listener.LocalEndPoint!).Port, ((IPEndPoint)datagrams.LocalEndPoint!).Port);
    }
}
