using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>The engine thread's work: control, then executions, then the timer, then market data within a budget, each run on its slot of the ring.</summary>
/// <typeparam name="TStrategy">Decides.</typeparam>
/// <typeparam name="TLink">Venues in this process, or gateways in their own.</typeparam>
/// <remarks>One thread. After construction it allocates nothing, takes no lock and enters the kernel only to read the counter.</remarks>
internal sealed class LiveEngine<TStrategy, TLink>
    where TStrategy : struct, IStrategy
    where TLink : struct, IVenueLink
{
    private const long TimerIntervalNs = 10_000_000;
    private const long StateHashIntervalFramesByDefault = 1 << 20;
    private readonly FrameSequencer<TStrategy, RingFrameSink, TLink> _sequencer;
    private readonly LaneConsumer _control;
    private readonly LaneConsumer[] _feeds;
    private readonly RingProducer _ring;
    private readonly LiveClock _clock;
    private readonly int _marketDataBudget;
    private readonly long _stateHashIntervalFrames;
    private readonly TelemetryCollector _telemetry;
    private readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;
    private long _nextTimerNs;
    private long _nextHashSequence = long.MaxValue; // none before the run has begun
    private int _lostVenue = -1; // its gateway is gone, and the frame that says so waits for room

    /// <param name="core">The engine, in the state after frame <see cref="Core{TStrategy}.Sequence"/>.</param>
    /// <param name="control">Commands, alerts and session states.</param>
    /// <param name="feeds">One lane a feed handler.</param>
    /// <param name="ring">Empty.</param>
    /// <param name="telemetry">Where it shows itself.</param>
    /// <param name="stateHashIntervalFrames">Frames from one hash of the state to the next; above 0.</param>
    public LiveEngine(
        Core<TStrategy> core, LaneConsumer control, LaneConsumer[] feeds, RingProducer ring, TLink link, LiveClock clock, int marketDataBudget, ushort epoch,
        EngineTelemetryBlock telemetry, long stateHashIntervalFrames = StateHashIntervalFramesByDefault)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stateHashIntervalFrames);
        _ring = ring;
        _sequencer = new FrameSequencer<TStrategy, RingFrameSink, TLink>(core, new RingFrameSink(ring), link, epoch);
        _control = control;
        _feeds = feeds;
        _clock = clock;
        _marketDataBudget = marketDataBudget;
        _stateHashIntervalFrames = stateHashIntervalFrames;
        _telemetry = new TelemetryCollector(core.Context, telemetry);
    }

    public Core<TStrategy> Core => _sequencer.Core;

    public ref TLink Link => ref _sequencer.Orders;

    /// <summary>From publication of a market-data frame in its lane to the commit of the first order it caused, ns.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>What a measurement wants to know besides; null, and free of cost, in a live run. Set on the engine thread.</summary>
    public LatencyDetail? Detail { get; set; }

    /// <summary>The control lane was closed, and everything in it has been run.</summary>
    public bool IsControlDrained => _control.IsDrained;

    /// <summary>One round. Returns how many frames it ran.</summary>
    [HotPath]
    public int DoWork(long nowNs)
    {
        int work = 0;
        while (TryRun(_control)) work++;
        while (_lostVenue < 0 && TryRunExecution()) work++;
        if (_lostVenue >= 0 || _sequencer.Orders.TryTakeLost(out _lostVenue)) work += RunLost(nowNs);
        if (nowNs >= _nextTimerNs && HasOrderRoom() && _sequencer.TryTimer(nowNs))
        {
            work++;
            _nextTimerNs = nowNs - (nowNs % TimerIntervalNs) + TimerIntervalNs; // a late timer is not made up for
            PublishTelemetry();
            _ = _sequencer.TryAlerts(nowNs);
        }

        foreach (LaneConsumer feed in _feeds)
        {
            for (int taken = 0; taken < _marketDataBudget && TryRunMarketData(feed); taken++) work++;
        }

        if (_sequencer.Sequence >= _nextHashSequence) HashWhenQuiet(nowNs, isQuiet: work == 0);
        return work;
    }

    /// <summary>Records and runs the first frame of the run; false: no room yet, try again.</summary>
    /// <param name="isConfigurationChanged">Limits and parameters are another configuration's than the last run's in this journal.</param>
    public bool TryStart(long nowNs, bool isConfigurationChanged)
    {
        if (!_sequencer.TryStart(nowNs, isConfigurationChanged)) return false;
        _nextHashSequence = _sequencer.Sequence + _stateHashIntervalFrames;
        PublishTelemetry();
        return true;
    }

    /// <summary>Records the hash of the whole state, for followers; false: no room. One pass over the state.</summary>
    public bool TryStateHash(long nowNs)
    {
        _nextHashSequence = _sequencer.Sequence + _stateHashIntervalFrames;
        return _sequencer.TryStateHash(nowNs);
    }

    /// <summary>Records the end of the run and closes the ring; false: no room yet, try again.</summary>
    public bool TryEnd()
    {
        if (!_sequencer.TryEnd(_clock.NowNs)) return false;
        PublishTelemetry();
        _ring.Close();
        return true;
    }

    private bool HasOrderRoom() => _sequencer.Orders.HasRoom();

    private bool TryRunMarketData(LaneConsumer feed)
    {
        if (!feed.TryRead(out ReadOnlySpan<byte> source)) return false;
        long publishTicks = MemoryMarshal.AsRef<FrameHeader>(source).PublishTicks;
        ref TLink link = ref _sequencer.Orders;
        link.FirstCommitTicks = 0;
        if (!TryRun(feed)) return false;
        if (link.FirstCommitTicks != 0) Latency.Record((long)((link.FirstCommitTicks - publishTicks) * _nsPerTick));
        Detail?.Record(publishTicks, hasOrders: link.FirstCommitTicks != 0, _nsPerTick);
        return true;
    }

    /// <summary>Moves the lane's next frame into the ring and runs it there; false when there is none, or no room for it or for its orders.</summary>
    private bool TryRun(LaneConsumer lane)
    {
        if (!lane.TryRead(out ReadOnlySpan<byte> source) || !HasOrderRoom() || !_sequencer.TryClaim(out Span<byte> frame)) return false;
        Copy(source, frame);
        lane.Release();
        _sequencer.Run(frame);
        return true;
    }

    private bool TryRunExecution()
    {
        ref TLink link = ref _sequencer.Orders;
        if (!link.TryPeek(out ReadOnlySpan<byte> source) || !HasOrderRoom() || !_sequencer.TryClaim(out Span<byte> frame)) return false;
        Copy(source, frame);
        link.Release();
        _sequencer.Run(frame);
        _telemetry.OnExecution(frame);
        return true;
    }

    private static void Copy(ReadOnlySpan<byte> source, Span<byte> frame) =>
        source[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(source).Length)].CopyTo(frame);

    /// <summary>A gateway is gone: what it was given may or may not have gone out. What its successor sends waits until the engine knows.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int RunLost(long nowNs)
    {
        if (!HasOrderRoom() || !_sequencer.TrySession(nowNs, (ushort)_lostVenue, SessionStatus.Down)) return 0;
        _lostVenue = -1;
        return 1;
    }

    /// <summary>In a round without work, so that no frame waits for it; after twice the interval in any case.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void HashWhenQuiet(long nowNs, bool isQuiet)
    {
        if (isQuiet || _sequencer.Sequence >= _nextHashSequence + _stateHashIntervalFrames) _ = TryStateHash(nowNs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PublishTelemetry() => _telemetry.Publish(_sequencer.Sequence, _sequencer.Core.OrderCount);
}
