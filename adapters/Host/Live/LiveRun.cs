using System.Diagnostics;
using System.Runtime;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Simulated exchange, engine and journal, each on its thread, in this process and in real time.</summary>
/// <remarks>The thread that made it drives it: start, look, stop, read the results.</remarks>
internal sealed class LiveRun<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private static readonly TimeSpan StopBound = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(5);
    private const long LatencyIntervalNs = 1_000_000_000;
    private const long NoCollectionBytes = 128L << 20;
    private readonly HostConfiguration _configuration;
    private readonly LiveLanes _lanes;
    private readonly LiveMemory _memory;
    private readonly LiveClock _clock = LiveClock.Start();
    private readonly LiveEngine<TStrategy> _engine;
    private readonly ControlPublisher _control;
    private readonly JournalRecorder _recorder;
    private readonly JournalWatch _journalWatch;
    private readonly WorkerThread _engineThread;
    private readonly WorkerThread _journalThread;
    private readonly ManualResetEventSlim _ready = new();
    private readonly ExchangeConfiguration _exchange;
    private readonly StopRequest _stop;
    private ConfiguredWait _engineWait;
    private ConfiguredWait _exchangeWait;
    private WorkerThread? _exchangeThread;
    private RunMeasurements? _measurements;
    private bool _isExchangeStopped;
    private RiskState _riskState;

    /// <summary>Starts the engine's and the journal's threads; the engine warms up.</summary>
    public LiveRun(HostConfiguration configuration, TStrategy strategy, VenueSettings venue, string directory, StopRequest stop)
    {
        string journalDirectory = Path.Combine(directory, "journal");
        _configuration = configuration;
        _stop = stop;
        InstrumentSettings[] instruments = [.. configuration.Instruments.Where(instrument => instrument.Venue == venue)];
        Instrument = instruments[0];
        _exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Latency = configuration.Latency,
            Seed = configuration.Seed,
            StartTimeNs = _clock.NowNs,
            VenueId = venue.VenueId,
        };
        ushort epoch = EpochStore.TakeNext(journalDirectory);
        JournalDescription description = RunDescription.Describe(RunKind.Demo, configuration, epoch, _clock.NowNs);
        Core<TStrategy> core = EngineFactory.Create(configuration, strategy, epoch);
        JournalWriter writer = JournalWriter.Create(journalDirectory, description, configuration.Journal.WriterOptions(isDurable: true));
        _memory = LiveMemory.Create(description, configuration.Threads, configuration.Journal);
        _lanes = new LiveLanes(configuration.Threads, _memory.Ring);
        int cores = Environment.ProcessorCount;
        _engineWait = ConfiguredWait.ForEngine(configuration.Threads.Idle, cores);
        _exchangeWait = ConfiguredWait.ForFeed(configuration.Threads.Idle, cores);
        ConfiguredWait journalWait = ConfiguredWait.ForRest();
        IdleText = $"{cores} cores: engine thread {_engineWait}, exchange thread {_exchangeWait}, journal thread {journalWait}; {_memory.Text}";
        _recorder = new JournalRecorder(writer, configuration.Journal.RecorderOptions, _memory.Spill);
        var telemetrySlot = (int)(Instrument.Rules.InstrumentId & 0xFFFF);
        _engine = new LiveEngine<TStrategy>(core, _lanes, _clock, configuration.Threads, epoch, telemetrySlot);
        LatencyLog.WarmUp();
        LatencyLog = new LatencyLog(Path.Combine(directory, LatencyLog.FileName), _engine.Latency, DemoCommand.LatencyLabel, LatencyIntervalNs);
        _control = new ControlPublisher(_lanes.Control, _clock);
        _journalWatch = new JournalWatch(configuration.Journal.ReduceOnlyFillFraction, _control);
        Invariant.Check(_lanes.Ring.TryJoin(out RingConsumer consumer));
        var copier = new JournalCopier(consumer, _recorder, journalWait);
        _journalThread = new WorkerThread("journal-copier", copier.Run);
        _engineThread = new WorkerThread("engine", () => RunEngine(strategy, telemetrySlot));
    }

    /// <summary>The instrument that the progress lines are about.</summary>
    public InstrumentSettings Instrument { get; }

    /// <summary>Who waits how, and where the ring lies.</summary>
    public string IdleText { get; }

    public LiveEngine<TStrategy> Engine => _engine;

    /// <summary>One interval a second.</summary>
    public LatencyLog LatencyLog { get; }

    /// <summary>The first thread that failed, in one line; null while all is well.</summary>
    public string? Failure =>
        Describe("engine", _engineThread.Failure) ?? Describe("exchange", _exchangeThread?.Failure) ?? Describe("journal", _journalThread.Failure)
        ?? (_recorder.State == JournalRecorderState.Failed ? $"the journal failed: {_recorder.LastError}" : null);

    /// <summary>Share of the journal's spill buffer in use, 0 to 1.</summary>
    public double JournalFill => _recorder.FillFraction;

    /// <summary>Waits until the engine is warm, and opens the exchange.</summary>
    /// <param name="whileWaiting">Called again and again meanwhile; what it compiles is compiled before the engine is ready.</param>
    public void Start(Action whileWaiting)
    {
        while (!_ready.Wait(20) && _engineThread.IsAlive) whileWaiting();
        LatencyLog.Begin(_clock.NowNs);
        _control.TrySession(_exchange.VenueId, SessionStatus.Up);
        var feed = new ExchangeFeed(
            new ExchangeVenue(_exchange with { StartTimeNs = _clock.NowNs }, SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions), _lanes);
        _exchangeThread = new WorkerThread("exchange", () => RunExchange(feed));
    }

    /// <summary>Looks at the journal: when its buffer fills up, the engine only reduces positions from then on. Writes the latency log.</summary>
    public void Supervise()
    {
        _journalWatch.OnFill(_recorder.FillFraction);
        LatencyLog.Update(_clock.NowNs);
    }

    /// <summary>Stops quoting, cancels everything, waits for the answers and for the journal; each wait has a bound.</summary>
    /// <returns>Null when all ended well; otherwise what did not, in one line.</returns>
    public string? Stop()
    {
        _riskState = _engine.Telemetry.Read().RiskState;
        bool isStopSent = _control.TryCommand(CommandKind.Stop);
        _control.Close();
        bool hasEnded = Await(_engineThread, StopBound + JoinBound);
        Volatile.Write(ref _isExchangeStopped, true);
        hasEnded &= _exchangeThread is null || Await(_exchangeThread, JoinBound);
        hasEnded &= Await(_journalThread, JoinBound);
        LatencyLog.Close(_clock.NowNs); // the engine thread was joined: the log's sum is the summary's histogram
        bool isJournalClosed = hasEnded && _recorder.Close(JoinBound);
        if (Failure is { } failure) return failure;
        if (_stop.IsForced) return "forced to end: the journal may lack its end";
        if (!isStopSent || !hasEnded) return "a thread did not end in time";
        if (!isJournalClosed) return $"the journal could not be closed in time: {_recorder.LastError ?? "the disk is slow"}";
        int openCount = _engine.Core.Context.Orders.OpenCount;
        return openCount > 0 ? $"{openCount} orders were unanswered {StopBound.TotalSeconds} s after the last cancel" : LatencyLog.Failure;
    }

    /// <summary>The results; after <see cref="Stop"/>.</summary>
    public RunSummary Summarize()
    {
        RunMeasurements measurements = _measurements ?? new RunMeasurements().End(0);
        return RunSummary.Collect(RunKind.Demo, _engine.Core, measurements, _riskState, _engine.Latency, DemoCommand.LatencyLabel);
    }

    /// <summary>Frees the memory of lanes, ring and state, unless a thread still uses it.</summary>
    public void Dispose()
    {
        if (_engineThread.IsAlive || _journalThread.IsAlive || _exchangeThread is { IsAlive: true }) return;
        LatencyLog.Dispose();
        _recorder.Dispose();
        // Otherwise it stays, and the next start on this journal salvages it.
        if (_recorder.State == JournalRecorderState.Closed && _recorder.AppendedSequence == _lanes.Ring.PublishedCount) _memory.Remove();
        _lanes.Dispose();
        _memory.Dispose();
        _engine.Core.Dispose();
        _ready.Dispose();
    }

    private static string? Describe(string thread, Exception? failure) => failure is null ? null : $"the {thread} thread failed: {OneLine.Of(failure)}";

    private bool Await(WorkerThread thread, TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!thread.Join(TimeSpan.FromMilliseconds(10)))
        {
            if (_stop.IsForced || Stopwatch.GetElapsedTime(startTicks) > bound) return false;
        }

        return true;
    }

    private void RunEngine(TStrategy strategy, int telemetrySlot)
    {
        Precompiler.Run<TStrategy>();
        WarmUp.Run(_configuration, strategy, _exchange, _clock, telemetrySlot, _engineWait, _stop);
        _ = new RunMeasurements().End(0); // compiles what it uses
        GC.Collect();
        TryForbidCollections();
        long startNs = _clock.NowNs;
        var measurements = new RunMeasurements();
        Invariant.Check(_engine.TryStart()); // the ring is empty
        _ready.Set();
        RunRounds();
        _measurements = measurements.End((_clock.NowNs - startNs) / 1e9);
    }

    /// <summary>Rounds until the control lane is closed, nothing is open any more or the bound has passed, and the end is recorded.</summary>
    private void RunRounds()
    {
        long stopBoundNs = long.MaxValue;
        while (true)
        {
            long nowNs = _clock.NowNs;
            if (_engine.DoWork(nowNs) > 0) _engineWait.Reset();
            else _engineWait.Idle();
            if (!_engine.IsControlDrained) continue;
            if (stopBoundNs == long.MaxValue) stopBoundNs = nowNs + (long)(StopBound.TotalSeconds * 1e9);
            bool isDone = _engine.Core.Context.Orders.OpenCount == 0 || nowNs > stopBoundNs;
            if (isDone && _engine.TryEnd()) return;
        }
    }

    /// <summary>Best effort: the run is short and its garbage small, so that no collection need stop the engine thread.</summary>
    private static void TryForbidCollections()
    {
        try
        {
            _ = GC.TryStartNoGCRegion(NoCollectionBytes);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or InvalidOperationException)
        {
            GCSettings.LatencyMode = GCLatencyMode.LowLatency;
        }
    }

    private void RunExchange(ExchangeFeed feed)
    {
        while (!Volatile.Read(ref _isExchangeStopped))
        {
            if (feed.DoWork(_clock.NowNs) > 0) _exchangeWait.Reset();
            else _exchangeWait.Idle();
        }
    }
}
