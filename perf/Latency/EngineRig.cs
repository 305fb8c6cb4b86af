using System.Globalization;
using System.Runtime;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Journal;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>The live engine with all that belongs to it (ring, journal, telemetry) on a pinned thread, and a feeder on another core, which is the venue too.</summary>
internal abstract class EngineRig : IDisposable
{
    protected const ushort Epoch = 1;
    private const int TouchedBytes = 4 << 20; // several times an L2
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(30);
    private readonly RigSettings _settings;
    private readonly LiveLanes _lanes;
    private readonly VenueEnd _venueEnd;
    private readonly JournalRecorder _recorder;
    private readonly WorkerThread _journalThread;
    private readonly Phase _rest = new("rest", PhaseLoad.Saturated);
    private readonly long[] _touched = new long[TouchedBytes / sizeof(long)];
    private readonly Feeder _feeder;
    private readonly MarketStream _market;
    private WorkerThread? _engineThread;
    private Phase _wanted;
    private Phase _entered;
    private int _engineThreadId;
    private long _engineBytes;
    private long _engineMethods;
    private bool _hasEnded;

    protected EngineRig(RigSettings settings, MarketTape tape, string journalDirectory, EngineConfiguration configuration, Core<MarketMaker> core, LiveLanes lanes, ushort venueId, VenueEnd venueEnd)
    {
        _settings = settings;
        _wanted = _entered = _rest;
        Configuration = configuration;
        Core = core;
        _lanes = lanes;
        _venueEnd = venueEnd;
        VenueId = venueId;
        Telemetry = EngineTelemetryBlock.Private(settings.Instruments, detailSlot: 0);
        var description = new JournalDescription
        {
            Epoch = Epoch,
            Build = "LowLatencyMM.Perf",
        };
        _recorder = new JournalRecorder(JournalWriter.Create(journalDirectory, description, settings.Journal.WriterOptions(isDurable: true)), settings.Journal.RecorderOptions);
        Invariant.Check(_lanes.Ring.TryJoin(out RingConsumer consumer));
        _journalThread = new WorkerThread("journal-copier", new JournalCopier(consumer, _recorder, ConfiguredWait.ForRest()).Run);
        var venue = new LoopbackVenue(SourceIds.SimulatedExecutions, VenueId, settings.FillShare, MeasuredEngine.Seed);
        _market = new MarketStream(tape, settings.Instruments, Popularity.Zipf, MeasuredEngine.Seed, SourceIds.SimulatedMarketData);
        Reader = new OrderReader(venueEnd, venue);
        _feeder = new Feeder(this, _market, venue, venueEnd, Reader, _lanes);
        Loads = [.. settings.LoadShares.Select(share => new Phase(string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} %"), PhaseLoad.Planned))];
        Phases = [Saturated, .. Loads, .. settings.DisturbedFrames > 0 ? [Disturbed] : Array.Empty<Phase>(), .. settings.ColdEvents > 0 ? [Cold] : Array.Empty<Phase>()];
    }

    public EngineConfiguration Configuration { get; }

    protected EngineTelemetryBlock Telemetry { get; }

    protected Core<MarketMaker> Core { get; }

    protected LatencyDetail Detail { get; } = new();

    /// <summary>From planned arrival to the commit of the first order, ns; of the present phase.</summary>
    protected abstract LatencyHistogram Latency { get; }

    public ushort VenueId { get; }

    public OrderReader Reader { get; }

    public Phase Warm { get; } = new("warm", PhaseLoad.Saturated);

    public Phase Saturated { get; } = new("saturation", PhaseLoad.Saturated);

    public Phase[] Loads { get; }

    public Phase Disturbed { get; } = new("kill and reconnect at 50 %", PhaseLoad.Planned);

    public Phase Cold { get; } = new("cold", PhaseLoad.Cold);

    /// <summary>The measured phases, in order.</summary>
    public Phase[] Phases { get; }

    /// <summary>Market frames a second, saturated.</summary>
    public double Saturation { get; private set; }

    /// <summary>From ready to the end of the last phase: the process.</summary>
    public ProcessCounters SinceReady { get; private set; }

    /// <summary>From ready to the end of the last phase: the engine thread.</summary>
    public long EngineBytesSinceReady { get; private set; }

    /// <inheritdoc cref="EngineBytesSinceReady"/>
    public long EngineMethodsSinceReady { get; private set; }

    /// <summary>Frames the engine ran since ready.</summary>
    public long FramesSinceReady { get; private set; }

    /// <summary>Greatest fill of the journal's buffer that was seen, 0 to 1.</summary>
    public double JournalFillMax { get; private set; }

    public ulong OrderDigest => Core.OrderDigest;

    public long OrderCount => Core.OrderCount;

    public long Fills => Core.Context.Counters.Fills;

    public long Anomalies => MeasuredEngine.Anomalies(Core.Context.Counters);

    internal bool IsEngineRunning => !Volatile.Read(ref _hasEnded);

    /// <summary>The whole run. Called by a thread that is not pinned to the engine's core; what fails on another thread is thrown here.</summary>
    /// <param name="onReady">Called when everything is warm and measuring begins.</param>
    public void Run(Action? onReady = null)
    {
        _engineThread = new WorkerThread("engine", RunEngine);
        var feeder = new WorkerThread("feeder", () => RunFeeder(onReady));
        while (!feeder.Join(TimeSpan.FromMilliseconds(20))) Watch();
        Check(feeder);
        if (!_engineThread.Join(JoinBound) || !_journalThread.Join(JoinBound) || !_recorder.Close(JoinBound)) throw new TimeoutException("a thread did not end in time");
        Check(_engineThread);
        Check(_journalThread);
    }

    /// <summary>Makes a phase the current one. The feeder's thread; returns when the engine thread has entered it.</summary>
    internal void Enter(Phase phase)
    {
        Volatile.Write(ref _wanted, phase);
        while (Volatile.Read(ref _entered) != phase)
        {
            if (!IsEngineRunning) throw new InvalidOperationException("the engine thread ended early");
        }
    }

    /// <summary>Between phases engine time stands still.</summary>
    internal void Rest() => Enter(_rest);

    public void Dispose()
    {
        if (_engineThread is { IsAlive: true } || _journalThread.IsAlive) return; // they use what would be freed
        _recorder.Dispose();
        _venueEnd.Dispose();
        _lanes.Dispose();
        Core.Dispose();
    }

    private static void Check(WorkerThread thread)
    {
        if (thread.Failure is { } failure) throw new InvalidOperationException($"a thread of the measurement failed: {failure.Message}", failure);
    }

    private void Watch()
    {
        _ = Telemetry.Engine.TryRead(out _);
        JournalFillMax = Math.Max(JournalFillMax, _recorder.FillFraction);
        if (_engineThread?.Failure is not null || _journalThread.Failure is not null) Volatile.Write(ref _hasEnded, true); // lets the feeder end
    }

    private void RunFeeder(Action? onReady)
    {
        ThreadAffinity.Bind(_settings.FeederCore);
        while (Volatile.Read(ref _engineThreadId) == 0) Thread.Yield();
        ThreadAffinity.KeepFor(_engineThreadId, _settings.OtherCores);
        ThreadAffinity.Bind(_settings.FeederCore);
        _feeder.Load(Configuration.VenueCapacity);
        _feeder.Run(Warm, _settings.WarmFrames);
        onReady?.Invoke();
        long framesBefore = _lanes.Ring.PublishedCount;
        long engineBytesBefore = Volatile.Read(ref _engineBytes);
        long engineMethodsBefore = Volatile.Read(ref _engineMethods);
        ProcessCounters before = ProcessCounters.Read();
        Measure();
        SinceReady = ProcessCounters.Read() - before;
        EngineBytesSinceReady = Volatile.Read(ref _engineBytes) - engineBytesBefore;
        EngineMethodsSinceReady = Volatile.Read(ref _engineMethods) - engineMethodsBefore;
        FramesSinceReady = _lanes.Ring.PublishedCount - framesBefore;
        _feeder.Stop();
    }

    private void Measure()
    {
        long startNs = _market.TimeNs;
        _feeder.Run(Saturated, _settings.SaturatedFrames);
        Saturation = _settings.SaturationMarketFramesPerSecond ?? Saturated.MarketFrames / Saturated.Seconds;
        double streamNs = _market.TimeNs - startNs;
        var pace = new StreamPace(streamNs / Saturated.MarketFrames, streamNs / Saturated.Events);
        foreach ((Phase load, double share) in Loads.Zip(_settings.LoadShares)) _feeder.Run(load, _settings.LoadFrames, share, Saturation, pace);
        if (_settings.DisturbedFrames > 0) _feeder.Run(Disturbed, _settings.DisturbedFrames, 0.5, Saturation, pace, isDisturbed: true);
        if (_settings.ColdEvents > 0) _feeder.Run(Cold, (long)(_settings.ColdEvents * pace.NsPerEvent / pace.NsPerFrame), 0, Saturation, pace);
    }

    private void RunEngine()
    {
        ThreadAffinity.Bind(_settings.EngineCore);
        Volatile.Write(ref _engineThreadId, Math.Max(1, ThreadAffinity.CurrentThreadId()));
        try
        {
            RunRounds();
        }
        finally
        {
            Volatile.Write(ref _hasEnded, true);
        }
    }

    /// <summary>The loop of the live run, but for a look at the phase and, when cold, the other memory.</summary>
    protected abstract void RunRounds();

    protected Phase RestPhase => _rest;

    protected bool IsPhase(Phase phase) => Volatile.Read(ref _wanted) == phase;

    protected Phase Change(Phase left)
    {
        left.FirstOrder.Add(Latency);
        left.LastOrder.Add(Detail.LastOrder);
        left.Decision.Add(Detail.Decision);
        Latency.Clear();
        Detail.LastOrder.Clear();
        Detail.Decision.Clear();
        Volatile.Write(ref _engineBytes, GC.GetAllocatedBytesForCurrentThread());
        Volatile.Write(ref _engineMethods, JitInfo.GetCompiledMethodCount(currentThread: true));
        Phase phase = Volatile.Read(ref _wanted);
        Volatile.Write(ref _entered, phase);
        return phase;
    }

    protected void Touch()
    {
        for (int word = 0; word < _touched.Length; word += 8) _touched[word]++;
    }
}
