using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>An engine and a venue in simulated time, on one thread. No clock decides anything; the counter is read for the histogram only.</summary>
/// <remarks>Ties in time: a timer comes before what the venue sends. Allocates nothing by itself.</remarks>
internal sealed class SimulatedRun<TStrategy, TVenue, TOutput>
    where TStrategy : struct, IStrategy
    where TVenue : class, ISimulatedVenue
    where TOutput : struct, IFrameSink
{
    public const long TimerIntervalNs = 10_000_000;

    /// <summary>How long the venue may take to answer the last mass cancel, simulated ns.</summary>
    public const long StopBoundNs = 10_000_000_000;

    private readonly FrameSequencer<TStrategy, TOutput, VenueOrderSink<TVenue>> _sequencer;
    private readonly TVenue _venue;
    private readonly LatencyHistogram _dispatch;
    private readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;
    private ControlFrames _control = new(SourceIds.Control);
    private long _nextTimerNs;

    /// <summary>Begins the run: its first frame is recorded.</summary>
    /// <param name="dispatch">Gets the wall time from the start of a frame's dispatch to its first order, where there is one.</param>
    public SimulatedRun(Core<TStrategy> core, TVenue venue, TOutput output, long startNs, LatencyHistogram dispatch)
    {
        _sequencer = new FrameSequencer<TStrategy, TOutput, VenueOrderSink<TVenue>>(
            core, output, new VenueOrderSink<TVenue>(venue, core.Context), epoch: 1);
        _venue = venue;
        _dispatch = dispatch;
        NowNs = startNs;
        _nextTimerNs = startNs + TimerIntervalNs;
        _ = _sequencer.TryStart(startNs, isConfigurationChanged: false);
    }

    /// <summary>Simulated time, ns since the Unix epoch.</summary>
    public long NowNs { get; private set; }

    public long Frames => _sequencer.Sequence;

    /// <summary>Bytes allocated while frames were recorded and run: the engine's share, without the venue's and the reader's.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Reports a venue's route as up or down.</summary>
    public void SetSession(ushort venueId, SessionStatus status)
    {
        _ = _sequencer.TryClaim(out Span<byte> frame);
        _control.SessionState(frame, NowNs, venueId, status);
        _sequencer.Run(frame);
    }

    public void Command(CommandKind kind)
    {
        _ = _sequencer.TryClaim(out Span<byte> frame);
        _control.Command(frame, NowNs, kind, "llmm"u8);
        _sequencer.Run(frame);
    }

    /// <summary>Lives up to a moment, inclusive.</summary>
    [HotPath]
    public void RunUntil(long untilNs)
    {
        while (true)
        {
            RunVenue(Math.Min(_nextTimerNs - 1, untilNs));
            if (_nextTimerNs > untilNs) break;
            _sequencer.TryTimer(_nextTimerNs);
            _sequencer.TryAlerts(_nextTimerNs);
            _nextTimerNs += TimerIntervalNs;
        }

        NowNs = Math.Max(NowNs, untilNs);
    }

    /// <summary>Stops quoting, cancels everything, waits for the venue's answers, and ends the run.</summary>
    /// <returns>False when orders were still open after the bound.</returns>
    public bool Stop()
    {
        Command(CommandKind.Stop);
        long boundNs = NowNs + StopBoundNs;
        while (_sequencer.Core.Context.Orders.OpenCount > 0 && NowNs < boundNs) RunUntil(NowNs + TimerIntervalNs);
        _sequencer.TryEnd(NowNs);
        return _sequencer.Core.Context.Orders.OpenCount == 0;
    }

    private void RunVenue(long untilNs)
    {
        ref VenueOrderSink<TVenue> orders = ref _sequencer.Orders;
        orders.FirstCommitTicks = 0; // the histogram is of ticks: orders of timers and commands do not count
        while (true)
        {
            _ = _sequencer.TryClaim(out Span<byte> frame);
            if (_venue.TryNextFrame(untilNs, frame) == 0) return;
            long allocatedBytes = GC.GetAllocatedBytesForCurrentThread();
            long startTicks = Stopwatch.GetTimestamp();
            _sequencer.Run(frame);
            AllocatedBytes += GC.GetAllocatedBytesForCurrentThread() - allocatedBytes;
            if (orders.FirstCommitTicks == 0) continue;
            _dispatch.Record((long)((orders.FirstCommitTicks - startTicks) * _nsPerTick));
            orders.FirstCommitTicks = 0;
        }
    }
}
