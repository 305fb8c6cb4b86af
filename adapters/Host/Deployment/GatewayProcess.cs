using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A gateway as it is deployed: its thread and what it shares, in a process of its own.</summary>
/// <remarks>The thread that made it drives it: wait, read the figures, stop.</remarks>
internal sealed class GatewayProcess : IDisposable
{
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(5);
    private readonly LiveClock _clock = LiveClock.Start();
    private readonly IDisposable _claim;
    private readonly Presence _presence;
    private readonly ControlServer _server;
    private readonly GatewayTelemetryFile _telemetry;
    private readonly EngineLink _link;
    private readonly GatewayLoop _loop;
    private readonly WorkerThread _thread;

    /// <summary>Takes the gateway's place in the deployment and starts its thread, which warms up.</summary>
    /// <param name="stateDirectory">Keeps the greatest epoch and the kill latch.</param>
    /// <param name="orderTimes">Takes the times of every order that is sent; null for nobody.</param>
    /// <exception cref="UserException">The core is not there; the state is damaged.</exception>
    /// <exception cref="IOException">Another gateway of the venue runs in this deployment; no room in shared memory.</exception>
    public GatewayProcess(HostConfiguration configuration, VenueSettings venue, GatewayLimits limits, string stateDirectory, CommandContext context, OrderTimes? orderTimes = null)
    {
        ThreadPinning.Require(("threads.gatewayCore", configuration.Threads.GatewayCore));
        DeploymentDirectory directory = DeploymentDirectory.Open(configuration.Deployment.DirectoryPath);
        string name = DeploymentFiles.Gateway(venue.Name);
        _claim = directory.Claim(name);
        var store = new FileGatewayStore(stateDirectory, venue.Name);
        GatewayRecord record = Load(store);
        long startNs = _clock.NowNs;
        var settings = new GatewaySettings
        {
            VenueId = venue.VenueId,
            SourceId = SourceIds.Gateway(venue.VenueId),
            SessionName = venue.Sessions[0],
            StartTimeNs = startNs,
            BackoffCapNs = 500_000_000, // of a venue that starts again in seconds, beside us: the aim is one second from its start to the first order
            Seed = configuration.Seed ^ (ulong)startNs, // so that gateways that lost their venue together do not come back together
        };
        Gateway = new LiveGateway(settings with { OrderTimes = orderTimes }, limits, record, default, new ExecutionLogSink(null), new TcpVenueSocket(venue.OrderEntry), default, store);
        _presence = Presence.Create(directory.File(name), DeploymentFiles.SchemaHash, record.Epoch, startNs);
        _server = new ControlServer(directory, name);
        _telemetry = GatewayTelemetryFile.Create(directory, venue.Name, limits.Instruments.Count, startNs);
        _link = new EngineLink(directory, venue.Name, _presence, configuration.Threads.LogTermBytes);
        ConfiguredWait wait = ConfiguredWait.ForFeed(configuration.Threads.Idle, Environment.ProcessorCount);
        _loop = new GatewayLoop(Gateway, _link, new GatewayDesk(_server, Gateway), _telemetry, limits.Instruments, _presence, _clock, wait, context.Stop);
        WaitText = wait.ToString();
        _thread = new WorkerThread("gateway", configuration.Threads.GatewayCore, () => _loop.Run(() => GatewayWarmUp.Run(configuration, venue, settings, limits, directory)));
    }

    /// <summary>The gateway's thread's; read it after <see cref="Join"/> only.</summary>
    public LiveGateway Gateway { get; }

    public string WaitText { get; }

    public bool IsReady => _loop.IsReady;

    /// <summary>What is wrong with the engine's files; null when nothing is.</summary>
    public string? Problem => _link.Problem;

    /// <summary>The thread failed: in one line, or for a bug of ours with its place; null while all is well.</summary>
    public string? Failure => _thread.Failure is { } failure
        ? $"the gateway's thread failed: {OneLine.OrPlace(failure)}"
        : null;

    /// <summary>Bytes that the gateway's thread allocated since orders could first pass; after <see cref="Join"/>.</summary>
    public long SteadyBytes => _loop.AllocatedBytes;

    /// <summary>The time of a raw counter value, ns since the Unix epoch, by the clock that the gateway's frames have.</summary>
    public long TimeNs(long ticks) => _clock.AtTicks(ticks);

    /// <summary>The figures as they were within the last 10 ms.</summary>
    public GatewayTelemetry Look() => _telemetry.Value.Read();

    /// <summary>Waits for the end of the thread, which was asked to end; false: not in time.</summary>
    public bool Join(TimeSpan? bound = null) => _thread.Join(bound ?? JoinBound);

    /// <summary>Frees what was shared, unless the thread still uses it.</summary>
    public void Dispose()
    {
        if (_thread.IsAlive) return;
        _link.Dispose();
        _server.Dispose();
        _telemetry.Remove();
        _telemetry.Dispose();
        _presence.Remove();
        _presence.Dispose();
        _claim.Dispose();
    }

    private static GatewayRecord Load(FileGatewayStore store)
    {
        try
        {
            return store.Load();
        }
        catch (InvalidDataException exception)
        {
            throw new UserException(ExitCode.Failure, exception.Message);
        }
    }
}
