using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The engine as it is deployed: its thread, the journal's, the feeds', and the supervision of all that, in a process of its own.</summary>
/// <remarks>The thread that made it drives it: start, supervise, stop, read the results.</remarks>
internal sealed class EngineProcess<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    public const string LatencyLabel =
        "from a market-data frame's publication in its lane to the commit of the first order it caused, on this machine as it is";
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(5);
    private const long LatencyIntervalNs = 1_000_000_000;
    private readonly StopRequest _stop;
    private readonly LiveClock _clock = LiveClock.Start();
    private readonly DeploymentDirectory _directory;
    private readonly IDisposable _claim;
    private readonly RestartedEngine<TStrategy> _restart;
    private readonly LiveMemory _memory;
    private readonly Lane _controlLane = Lane.Create(EngineLanes.Control);
    private readonly FeedThread _feeds;
    private readonly SharedBlock _telemetryBlock;
    private readonly Presence _presence;
    private readonly VenueRoute[] _routes;
    private readonly GatewayWatch[] _gateways;
    private readonly ControlServer _server;
    private readonly EngineLoop<TStrategy> _loop;
    private readonly ControlPublisher _control;
    private readonly JournalRecorder _recorder;
    private readonly JournalWatch _journalWatch;
    private readonly EngineMeasures _measures;
    private readonly CommandDesk _desk;
    private readonly WorkerThread _engineThread;
    private readonly WorkerThread _journalThread;
    private RiskState _riskState;
    private long _nextLatencyTicks;

    /// <summary>Completes the journal that is there, brings the engine to where it ended, and starts the threads; the engine warms up.</summary>
    /// <exception cref="UserException">The configuration has no venue that an engine can reach; a core is not there; the journal is of something else.</exception>
    /// <exception cref="IOException">Another engine has this deployment or this journal; no room in shared memory.</exception>
    public EngineProcess(
        HostConfiguration configuration, TStrategy strategy, IStrategyFactory<TStrategy> factory, string directory, CommandContext context)
    {
        ThreadSettings threads = configuration.Threads;
        VenueSettings[] venues = LiveVenues(configuration);
        ThreadPinning.Require(("threads.engineCore", threads.EngineCore));
        ThreadPinning.Require(("threads.journalCore", threads.JournalCore));
        ThreadPinning.Require(("threads.feedCore", threads.FeedCore));
        _stop = context.Stop;
        _directory = DeploymentDirectory.Open(configuration.Deployment.DirectoryPath);
        _claim = _directory.Claim(DeploymentFiles.Engine);
        string journalDirectory = Path.Combine(directory, "journal");
        _restart = EngineRestart<TStrategy>.Run(journalDirectory, configuration, strategy, factory, context);
        JournalWriter writer = _restart.Continue(RunKind.Live, _clock.NowNs, out JournalDescription description);
        Epoch = description.Epoch;
        _memory = LiveMemory.Create(description, threads, configuration.Journal);
        _recorder = new JournalRecorder(writer, configuration.Journal.RecorderOptions, _memory.Spill);
        int instrumentCount = configuration.Instruments.Count;
        int detailSlot = Array.FindIndex([.. configuration.Instruments], instrument => venues.Contains(instrument.Venue));
        Instrument = configuration.Instruments[detailSlot];
        _telemetryBlock = SharedBlock.Create(
            _directory.File(DeploymentFiles.EngineTelemetry), TelemetryDescription(instrumentCount, detailSlot), EngineTelemetryBlock.BytesFor(instrumentCount), _ => { });
        Telemetry = EngineTelemetryBlock.On(_telemetryBlock.Content, instrumentCount, detailSlot);
        _feeds = new FeedThread(venues, configuration, _clock);
        _presence = Presence.Create(_directory.File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash, Epoch, description.CreatedTimeNs);
        _routes = [.. venues.Select(venue => NewRoute(venue, threads.LogTermBytes))];
        _gateways = [.. venues.Select((venue, place) => new GatewayWatch(_routes[place], _directory, venue.Name))];
        _server = new ControlServer(_directory, DeploymentFiles.Engine);
        _control = new ControlPublisher(_controlLane, _clock, _restart.Core.Context.LastCommandId);
        _journalWatch = new JournalWatch(configuration.Journal.ReduceOnlyFillFraction, _control);
        _desk = new CommandDesk(_server, _control, Telemetry);
        EngineFactsFile.Write(_directory, configuration, factory, Epoch, directory);
        var engine = new LiveEngine<TStrategy, RouteLink>(
            _restart.Core, _controlLane.Consumer, _feeds.Consumers, _memory.Ring.Producer, new RouteLink(_routes), _clock, threads.MarketDataBudgetFrames, Epoch, Telemetry);
        _measures = new EngineMeasures(engine.Latency, threads.EngineCore is not null, _control);
        LatencyLog.WarmUp();
        LatencyLog = new LatencyLog(Path.Combine(directory, LatencyLog.FileName), engine.Latency, LatencyLabel, LatencyIntervalNs);
        _loop = new EngineLoop<TStrategy>(engine, configuration, strategy, Instrument.Venue, _restart.IsConfigurationChanged, _presence, _clock, context.Stop, StopBound);
        Invariant.Check(_memory.Ring.TryJoin(out RingConsumer consumer));
        ConfiguredWait journalWait = ConfiguredWait.ForRest();
        var copier = new JournalCopier(consumer, _recorder, journalWait);
        _journalThread = new WorkerThread("journal-copier", threads.JournalCore, copier.Run);
        _engineThread = new WorkerThread("engine", threads.EngineCore, _loop.Run);
        IdleText = $"{Environment.ProcessorCount} cores: engine thread {_loop.WaitText}, feed thread {_feeds.WaitText}, journal thread {journalWait}; {_memory.Text}";
    }

    /// <summary>The run's number: part of every order id.</summary>
    public ushort Epoch { get; }

    /// <summary>The instrument that is shown in full.</summary>
    public InstrumentSettings Instrument { get; }

    /// <summary>Who waits how, and where the ring lies.</summary>
    public string IdleText { get; }

    /// <summary>What the start did with the journal that it found, a line each.</summary>
    public IReadOnlyList<string> StartLines => _restart.Lines;

    public EngineTelemetryBlock Telemetry { get; }

    /// <summary>One interval a second.</summary>
    public LatencyLog LatencyLog { get; }

    public bool IsReady => _loop.IsReady;

    /// <summary>The first thread that failed, in one line, or for a bug of ours with its place; null while all is well.</summary>
    public string? Failure =>
        Describe("engine", _engineThread.Failure) ?? Describe("feed", _feeds.Failure) ?? Describe("journal", _journalThread.Failure)
        ?? (_recorder.State == JournalRecorderState.Failed ? $"the journal failed: {_recorder.LastError}" : null);

    /// <summary>What is wrong with a gateway's files, in one line; null when nothing is.</summary>
    public string? Problem
    {
        get
        {
            foreach (GatewayWatch gateway in _gateways)
            {
                if (gateway.Problem is { } problem) return problem;
            }

            return null;
        }
    }

    /// <summary>Begins to hear the venues; called once the engine is ready.</summary>
    public void Start()
    {
        LatencyLog.Begin(_clock.NowNs);
        _feeds.Start();
    }

    /// <summary>One round of supervision: operators, gateways, the journal, what is shown. True when something was done.</summary>
    public bool Supervise()
    {
        long nowTicks = Stopwatch.GetTimestamp();
        long nowNs = _clock.AtTicks(nowTicks);
        bool hasWorked = _desk.DoWork(nowNs);
        foreach (GatewayWatch gateway in _gateways) gateway.Look(nowTicks);
        _journalWatch.OnFill(_recorder.FillFraction);
        LatencyLog.Update(nowNs);
        if (IsReady) _measures.Look(nowNs);
        if (nowTicks < _nextLatencyTicks) return hasWorked;
        _nextLatencyTicks = nowTicks + (Stopwatch.Frequency / 10);
        Telemetry.WriteLatency(_loop.Engine.Latency);
        ProcessTelemetry process = _loop.Look(_recorder, _feeds);
        foreach (VenueRoute route in _routes)
        {
            process.MalformedExecutions += route.MalformedCount;
            process.DroppedOrders += route.DroppedCount;
        }

        Telemetry.Process.Write(in process);
        return hasWorked;
    }

    /// <summary>Stops quoting, cancels everything, waits for the answers and for the journal; each wait has a bound.</summary>
    /// <returns>Null when all ended well; otherwise what did not, in one line.</returns>
    public string? Stop()
    {
        _riskState = Telemetry.Engine.Read().RiskState;
        bool isStopSent = _control.TryCommand(CommandKind.Stop);
        _control.Close();
        bool hasEnded = Await(_engineThread, StopBound + JoinBound);
        _presence.State = PresenceState.Ending;
        hasEnded &= _feeds.Stop(JoinBound);
        hasEnded &= Await(_journalThread, JoinBound);
        LatencyLog.Close(_clock.NowNs); // the engine thread was joined: the log's sum is the summary's histogram
        bool isJournalClosed = hasEnded && _recorder.Close(JoinBound);
        Telemetry.WriteLatency(_loop.Engine.Latency);
        if (Failure is { } failure) return failure;
        if (_stop.IsForced) return "forced to end: the journal may lack its end";
        if (!isStopSent || !hasEnded) return "a thread did not end in time";
        if (!isJournalClosed) return $"the journal could not be closed in time: {_recorder.LastError ?? "the disk is slow"}";
        int openCount = _restart.Core.Context.Orders.OpenCount;
        return openCount > 0 ? $"{openCount} orders were unanswered {StopBound.TotalSeconds} s after the last cancel" : LatencyLog.Failure;
    }

    /// <summary>The results; after <see cref="Stop"/>.</summary>
    public RunSummary Summarize() =>
        RunSummary.Collect(RunKind.Live, _restart.Core, _loop.Measurements ?? new RunMeasurements().End(0), _riskState, _loop.Engine.Latency, LatencyLabel);

    /// <summary>Frees what was shared, unless a thread still uses it.</summary>
    public void Dispose()
    {
        if (_engineThread.IsAlive || _journalThread.IsAlive || _feeds.IsAlive) return;
        LatencyLog.Dispose();
        _recorder.Dispose();

        // Only when nothing more can come from it; otherwise it stays, and the next start on this journal salvages it.
        if (_recorder.State == JournalRecorderState.Closed && _recorder.AppendedSequence == _restart.Core.Sequence) _memory.Remove();
        foreach (GatewayWatch gateway in _gateways) gateway.Dispose();
        foreach (VenueRoute route in _routes) route.Dispose();
        _server.Dispose();
        EngineFactsFile.Remove(_directory);
        _telemetryBlock.Remove();
        _telemetryBlock.Dispose();
        _presence.Remove();
        _presence.Dispose();
        _feeds.Dispose();
        _controlLane.Dispose();
        _memory.Dispose();
        _restart.Core.Dispose();
        _loop.Dispose();
        _claim.Dispose();
    }

    internal static SharedBlockDescription TelemetryDescription(int instrumentCount, int detailSlot) => new()
    {
        Kind = SharedBlockKind.Telemetry,
        SlotBytes = detailSlot,
        SlotCount = instrumentCount,
        SchemaHash = DeploymentFiles.SchemaHash,
    };

    private static VenueSettings[] LiveVenues(HostConfiguration configuration)
    {
        VenueSettings[] venues = [.. configuration.Venues.Where(venue => venue.IsSimulated && configuration.Instruments.Any(instrument => instrument.Venue == venue))];
        if (venues.Length == 0) throw new UserException(ExitCode.Usage, "instruments: none is of a venue of kind \"simulated\", the only kind that can be reached live");
        if (venues.Max(venue => venue.VenueId) > SourceIds.LiveVenueIdMax)
            throw new UserException(ExitCode.Usage, $"venues: the live ones must be among the first {SourceIds.LiveVenueIdMax + 1}");
        return venues;
    }

    private VenueRoute NewRoute(VenueSettings venue, int termBytes)
    {
        string name = DeploymentFiles.Orders(venue.Name, _presence);
        _directory.RemoveOthers(DeploymentFiles.OrdersPrefix(venue.Name), name);
        return new VenueRoute(venue.VenueId, _directory.File(name), termBytes);
    }

    private static string? Describe(string thread, Exception? failure) => failure is null ? null : $"the {thread} thread failed: {OneLine.OrPlace(failure)}";

    private bool Await(WorkerThread thread, TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!thread.Join(TimeSpan.FromMilliseconds(5)))
        {
            if (_stop.IsForced || Stopwatch.GetElapsedTime(startTicks) > bound) return false;
            foreach (GatewayWatch gateway in _gateways) gateway.Look(Stopwatch.GetTimestamp());
        }

        return true;
    }
}
