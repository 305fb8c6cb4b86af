using System.Diagnostics;
using System.Runtime;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The engine thread of a deployed engine: warms up, says that it is ready, and works until the control lane is closed.</summary>
internal sealed class EngineLoop<TStrategy> : IDisposable
    where TStrategy : struct, IStrategy
{
    private const long NoCollectionBytes = 128L << 20;
    private readonly HostConfiguration _configuration;
    private readonly TStrategy _strategy;
    private readonly VenueSettings _venue;
    private readonly string _shadowDirectory;
    private readonly bool _isConfigurationChanged;
    private readonly Presence _presence;
    private readonly LiveClock _clock;
    private readonly StopRequest _stop;
    private readonly long _stopBoundNs;
    private readonly ManualResetEventSlim _ready = new();
    private ConfiguredWait _wait;
    private RunMeasurements? _running;
    private long _readyTimeNs;
    private long _engineBytes;
    private long _readyBytes;

    public EngineLoop(
        LiveEngine<TStrategy, RouteLink> engine, HostConfiguration configuration, TStrategy strategy, VenueSettings venue, bool isConfigurationChanged,
        Presence presence, LiveClock clock, StopRequest stop, TimeSpan stopBound)
    {
        Engine = engine;
        _configuration = configuration;
        _strategy = strategy;
        _venue = venue;
        _shadowDirectory = Path.GetDirectoryName(presence.FilePath)!;
        _isConfigurationChanged = isConfigurationChanged;
        _presence = presence;
        _clock = clock;
        _stop = stop;
        _stopBoundNs = (long)(stopBound.TotalSeconds * 1e9);
        _wait = ConfiguredWait.ForEngine(configuration.Threads.Idle, Environment.ProcessorCount);
        WaitText = _wait.ToString();
    }

    public LiveEngine<TStrategy, RouteLink> Engine { get; }

    /// <summary>How the thread waits, for the user.</summary>
    public string WaitText { get; }

    /// <summary>The run has begun. Any thread.</summary>
    public bool IsReady => _ready.IsSet;

    /// <summary>What the run took; null until it has ended.</summary>
    public RunMeasurements? Measurements { get; private set; }

    /// <summary>The thread's work.</summary>
    public void Run()
    {
        Precompiler.Run<TStrategy>();
        WarmUp.Run(_configuration, _strategy, _venue, _clock, _wait, _stop, _shadowDirectory);
        if (!_stop.IsRequested) FeedWarmUp.Run(_configuration, _venue, _clock.NowNs);
        _ = new RunMeasurements().End(0); // compiles what it uses
        GC.Collect();
        TryForbidCollections();
        long startNs = _clock.NowNs;
        Invariant.Check(Engine.TryStart(startNs, _isConfigurationChanged)); // the ring is empty
        _running = new RunMeasurements();
        Volatile.Write(ref _readyBytes, GC.GetAllocatedBytesForCurrentThread());
        Volatile.Write(ref _engineBytes, _readyBytes);
        Volatile.Write(ref _readyTimeNs, startNs);
        _presence.BeatTicks = Stopwatch.GetTimestamp();
        _presence.State = PresenceState.Ready;
        _ready.Set();
        RunRounds();
        Measurements = _running.End((_clock.NowNs - startNs) / 1e9);
    }

    /// <summary>What the supervisor shows of the process. Its thread.</summary>
    public ProcessTelemetry Look(JournalRecorder recorder, FeedThread feeds)
    {
        (int Zero, int One, int Two) collections = (0, 0, 0);
        long methods = 0;
        if (IsReady && _running is { } running) (methods, collections) = running.SoFar();
        return new ProcessTelemetry
        {
            ReadyTimeNs = Volatile.Read(ref _readyTimeNs),
            HotPathAllocatedBytes = Volatile.Read(ref _engineBytes) - Volatile.Read(ref _readyBytes),
            MethodsCompiled = methods,
            Collections0 = collections.Zero,
            Collections1 = collections.One,
            Collections2 = collections.Two,
            JournalFill = recorder.FillFraction,
            JournalledSequence = recorder.WrittenSequence,
            FeedGaps = feeds.GapCount,
        };
    }

    public void Dispose() => _ready.Dispose();

    /// <summary>Rounds until the control lane is closed, nothing is open any more or the bound has passed, and the end is recorded.</summary>
    private void RunRounds()
    {
        long stopBoundNs = long.MaxValue;
        long nextCountNs = 0;
        while (true)
        {
            long ticks = Stopwatch.GetTimestamp();
            long nowNs = _clock.AtTicks(ticks);
            _presence.BeatTicks = ticks; // the gateways cancel everything when this stands still
            if (Engine.DoWork(nowNs) > 0) _wait.Reset();
            else _wait.Idle();
            if (nowNs > nextCountNs)
            {
                nextCountNs = nowNs + 100_000_000;
                Volatile.Write(ref _engineBytes, GC.GetAllocatedBytesForCurrentThread());
            }

            if (!Engine.IsControlDrained) continue;
            if (stopBoundNs == long.MaxValue) stopBoundNs = nowNs + _stopBoundNs;
            bool isDone = Engine.Core.Context.Orders.OpenCount == 0 || nowNs > stopBoundNs;
            if (isDone && Engine.TryEnd()) return;
        }
    }

    /// <summary>Best effort: what a process allocates besides its engine is small, so that no collection need stop the engine thread for long.</summary>
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
}
