using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The engine thread's work: control, then executions, then the timer, then market data within a budget, each run on its slot of the ring.</summary>
/// <remarks>One thread. After construction it allocates nothing, takes no lock and enters the kernel only to read the counter.</remarks>
internal sealed class LiveEngine<TStrategy>
    where TStrategy : struct, IStrategy
{
    private const long TimerIntervalNs = 10_000_000;
    private readonly FrameSequencer<TStrategy, RingFrameSink, OrderLaneSink> _sequencer;
    private readonly LaneConsumer _control;
    private readonly LaneConsumer _executions;
    private readonly LaneConsumer _marketData;
    private readonly RingProducer _ring;
    private readonly LiveClock _clock;
    private readonly int _marketDataBudget;
    private readonly TelemetryCollector _telemetry;
    private readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;
    private long _nextTimerNs;

    /// <param name="telemetrySlot">The instrument that the telemetry is about.</param>
    public LiveEngine(Core<TStrategy> core, LiveLanes lanes, LiveClock clock, ThreadSettings settings, ushort epoch, int telemetrySlot)
    {
        _ring = lanes.Ring.Producer;
        var orders = new OrderLaneSink(lanes.Orders.Producer);
        _sequencer = new FrameSequencer<TStrategy, RingFrameSink, OrderLaneSink>(core, new RingFrameSink(_ring), orders, epoch);
        _control = lanes.Control.Consumer;
        _executions = lanes.Executions.Consumer;
        _marketData = lanes.MarketData.Consumer;
        _clock = clock;
        _marketDataBudget = settings.MarketDataBudgetFrames;
        _telemetry = new TelemetryCollector(core.Context, telemetrySlot);
    }

    public Core<TStrategy> Core => _sequencer.Core;

    /// <summary>From publication of a market-data frame in its lane to the commit of the first order it caused, ns.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>What a measurement wants to know besides; null, and free of cost, in a live run. Set on the engine thread.</summary>
    public LatencyDetail? Detail { get; set; }

    /// <summary>Published at every timer.</summary>
    public SeqLock<EngineTelemetry> Telemetry => _telemetry.Published;

    /// <summary>The control lane was closed, and everything in it has been run.</summary>
    public bool IsControlDrained => _control.IsDrained;

    /// <summary>One round. Returns how many frames it ran.</summary>
    [HotPath]
    public int DoWork(long nowNs)
    {
        int work = 0;
        while (TryRun(_control, out _)) work++;
        while (TryRun(_executions, out ReadOnlySpan<byte> execution))
        {
            _telemetry.OnExecution(execution);
            work++;
        }

        if (nowNs >= _nextTimerNs && HasOrderRoom() && _sequencer.TryTimer(nowNs))
        {
            work++;
            _nextTimerNs = nowNs - (nowNs % TimerIntervalNs) + TimerIntervalNs; // a late timer is not made up for
            PublishTelemetry();
        }

        for (int taken = 0; taken < _marketDataBudget && TryRunMarketData(); taken++) work++;
        return work;
    }

    /// <summary>Records and runs the first frame of the run; false: no room yet, try again. Engine thread, before the first round.</summary>
    public bool TryStart() => _sequencer.TryStart(_clock.NowNs, isConfigurationChanged: false);

    /// <summary>Records the end of the run and closes the ring; false: no room yet, try again.</summary>
    public bool TryEnd()
    {
        if (!_sequencer.TryEnd(_clock.NowNs)) return false;
        PublishTelemetry();
        _ring.Close();
        return true;
    }

    private bool HasOrderRoom() => _sequencer.Orders.HasRoom(FrameLayout.MaxOrdersPerFrame);

    private bool TryRunMarketData()
    {
        if (!_marketData.TryRead(out ReadOnlySpan<byte> source)) return false;
        long publishTicks = MemoryMarshal.AsRef<FrameHeader>(source).PublishTicks;
        ref OrderLaneSink orders = ref _sequencer.Orders;
        orders.FirstCommitTicks = 0;
        if (!TryRun(_marketData, out _)) return false;
        if (orders.FirstCommitTicks != 0) Latency.Record((long)((orders.FirstCommitTicks - publishTicks) * _nsPerTick));
        Detail?.Record(publishTicks, hasOrders: orders.FirstCommitTicks != 0, _nsPerTick);
        return true;
    }

    /// <summary>Moves the lane's next frame into the ring and runs it there; false when there is none, or no room for it or for its orders.</summary>
    /// <param name="run">The frame in its slot of the ring.</param>
    private bool TryRun(LaneConsumer lane, out ReadOnlySpan<byte> run)
    {
        run = default;
        if (!lane.TryRead(out ReadOnlySpan<byte> source) || !HasOrderRoom() || !_sequencer.TryClaim(out Span<byte> frame)) return false;
        int length = FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(source).Length;
        source[..length].CopyTo(frame);
        lane.Release();
        _sequencer.Run(frame);
        run = frame;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PublishTelemetry() => _telemetry.Publish(_sequencer.Sequence, _sequencer.Core.OrderCount);
}
