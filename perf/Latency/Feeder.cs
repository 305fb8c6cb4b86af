using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>Feeds the engine: market frames at planned times, answers to orders, commands. One spinning thread, the only writer of all lanes into the engine.</summary>
/// <remarks>A slot is written before its frame is due and published when it is; a frame whose slot was not free in time keeps its plan, so no stall is hidden.
/// Orders are read when there is time for it before the next plan, and at any rate when the feeder is late.</remarks>
internal sealed class Feeder(EngineRig rig, MarketStream market, LoopbackVenue venue, VenueEnd venueEnd, OrderReader reader, LiveLanes lanes)
{
    private const long SlackNs = 400; // an order is read and answered in less
    private static readonly long SlackTicks = SlackNs * Stopwatch.Frequency / 1_000_000_000;
    private static readonly TimeSpan DrainBound = TimeSpan.FromSeconds(20);
    private readonly LaneProducer _marketLane = lanes.MarketData.Producer;
    private readonly LaneProducer _controlLane = lanes.Control.Producer;
    private readonly double _ticksPerNs = Stopwatch.Frequency / 1e9;
    private ControlFrames _control = new(SourceIds.Control);
    private Phase _phase = new("loading", PhaseLoad.Saturated);
    private long _phaseStartNs;
    private double _ticksPerEngineNs;
    private long _lastAnswerNs;

    /// <summary>Routes up, definitions and books of all instruments.</summary>
    public void Load(int venues)
    {
        for (ushort number = 0; number < venues; number++) Session(number, SessionStatus.Up);
        while (true)
        {
            if (!_marketLane.TryClaim(out Span<byte> slot)) continue;
            if (market.NextLoading(slot) == 0) return;
            Publish(slot, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Runs one phase: enters it, sends, and waits until everything is answered.</summary>
    /// <param name="share">Load of a planned phase, relative to <paramref name="saturation"/>.</param>
    /// <param name="saturation">Market frames a second that the engine takes.</param>
    /// <param name="pace">The stream's own pace.</param>
    /// <param name="isDisturbed">A kill and a reconnect happen on the way.</param>
    public void Run(Phase phase, long frames, double share = 0, double saturation = 0, StreamPace pace = default, bool isDisturbed = false)
    {
        double speed = phase.Load switch
        {
            PhaseLoad.Planned => share * saturation * pace.NsPerFrame / 1e9,
            PhaseLoad.Cold => pace.NsPerEvent / 1e6,
            _ => 1,
        };
        phase.LoadShare = share;
        _phase = phase;
        _phaseStartNs = market.TimeNs;
        _ticksPerEngineNs = _ticksPerNs / speed;
        phase.Clock = LiveClock.Scaled(_phaseStartNs, speed);
        long framesBefore = lanes.Ring.PublishedCount;
        long ordersBefore = reader.Orders;
        long causesBefore = reader.MarketCauses;
        rig.Enter(phase);
        reader.AtVenue.Clear();
        phase.StartTicks = Stopwatch.GetTimestamp();
        Send(frames, isDisturbed);
        phase.EndTicks = Stopwatch.GetTimestamp();
        phase.Frames = lanes.Ring.PublishedCount - framesBefore;
        Drain();
        phase.AtVenue.Add(reader.AtVenue);
        phase.Orders = reader.Orders - ordersBefore;
        phase.MarketCauses = reader.MarketCauses - causesBefore;
        long heldNs = phase.Load == PhaseLoad.Saturated ? market.TimeNs : phase.Clock.NowNs;
        rig.Rest();
        market.AdvanceTo(Math.Max(heldNs, phase.Load == PhaseLoad.Saturated ? heldNs : phase.Clock.NowNs));
    }

    /// <summary>Cancels everything, waits for the answers and ends the run.</summary>
    public void Stop()
    {
        Command(CommandKind.Stop);
        Drain();
        _controlLane.Close();
        while (rig.IsEngineRunning) Serve();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Send(long frames, bool isDisturbed)
    {
        long plannedTicks = 0;
        long nextDisturbance = isDisturbed ? frames / 10 : long.MaxValue;
        int disturbance = 0;
        for (long sent = 0; sent < frames || !market.IsAtEvent; sent++)
        {
            Span<byte> slot;
            while (!_marketLane.TryClaim(out slot))
            {
                _phase.LaneFull++;
                Serve();
            }

            bool isEvent = market.IsAtEvent;
            market.Next(slot);
            if (isEvent) plannedTicks = PlannedTicks(_phase.Events++);
            long nowTicks = WaitUntil(plannedTicks);
            if (_phase.Load == PhaseLoad.Saturated) plannedTicks = nowTicks;
            Publish(slot, plannedTicks);
            _phase.FeederDelay.Record((long)((nowTicks - plannedTicks) / _ticksPerNs));
            if (_phase.Load == PhaseLoad.Saturated || nowTicks - plannedTicks > SlackTicks) Serve();
            if (sent < nextDisturbance) continue;
            Disturb(disturbance++);
            nextDisturbance += frames / 10;
        }

        _phase.MarketFrames += frames;
    }

    private long PlannedTicks(long number) => _phase.Load switch
    {
        PhaseLoad.Planned => _phase.StartTicks + (long)((market.TimeNs - _phaseStartNs) * _ticksPerEngineNs),
        PhaseLoad.Cold => _phase.StartTicks + (long)((number + 1) * 1e6 * _ticksPerNs),
        _ => 0,
    };

    /// <returns>The counter at the moment of publication.</returns>
    private long WaitUntil(long plannedTicks)
    {
        while (true)
        {
            long nowTicks = Stopwatch.GetTimestamp();
            if (nowTicks >= plannedTicks) return nowTicks;
            if (plannedTicks - nowTicks > SlackTicks) Serve();
            else default(BusySpinWait).Idle();
        }
    }

    private void Publish(Span<byte> slot, long plannedTicks)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
        header.PublishTicks = plannedTicks;
        _marketLane.Publish();
        reader.OnMarketSent(header.ReceiveTimeNs, plannedTicks);
    }

    /// <summary>One order read, one answer sent.</summary>
    private bool Serve()
    {
        bool isBusy = reader.TryRead();
        if (venue.IsIdle || !venueEnd.TryClaimExecution(out Span<byte> slot)) return isBusy;
        int frameBytes = venue.TryNextFrame(slot);
        if (frameBytes == 0) return isBusy;
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(slot);
        _lastAnswerNs = header.ReceiveTimeNs = TimeStampKind.Next(Math.Max(_lastAnswerNs, NowNs()), TimeStampKind.Answer);
        header.PublishTicks = Stopwatch.GetTimestamp();
        venueEnd.PublishExecution(frameBytes);
        reader.OnAnswerSent(_lastAnswerNs);
        return true;
    }

    /// <summary>Engine time: of a planned phase its clock's, otherwise the last market frame's.</summary>
    private long NowNs() => _phase.Load == PhaseLoad.Saturated ? market.TimeNs : _phase.Clock.NowNs;

    /// <summary>Until the engine has run everything, and answered what that caused.</summary>
    private void Drain()
    {
        long startTicks = Stopwatch.GetTimestamp();
        for (int quiet = 0; quiet < 1_000;)
        {
            bool isBusy = Serve() || !venue.IsIdle || lanes.MarketData.ConsumedCount != _marketLane.PublishedCount
                || !venueEnd.AreExecutionsTaken || lanes.Control.ConsumedCount != _controlLane.PublishedCount;
            quiet = isBusy ? 0 : quiet + 1;
            if (Stopwatch.GetElapsedTime(startTicks) > DrainBound) throw new TimeoutException("the engine did not come to rest");
        }
    }

    /// <summary>A kill, its acknowledgement, a lost and a found route, at tenths of the phase.</summary>
    private void Disturb(int number)
    {
        switch (number)
        {
            case 2:
                Command(CommandKind.Kill);
                break;
            case 3:
                Command(CommandKind.Acknowledge);
                break;
            case 5:
                Session(rig.VenueId, SessionStatus.Down);
                break;
            case 6:
                Session(rig.VenueId, SessionStatus.Up);
                break;
        }
    }

    private void Command(CommandKind kind)
    {
        Span<byte> slot;
        while (!_controlLane.TryClaim(out slot)) Serve();
        _control.Command(slot, TimeStampKind.Next(NowNs(), TimeStampKind.Other), kind, "perf"u8);
        _controlLane.Publish();
    }

    private void Session(ushort number, SessionStatus status)
    {
        Span<byte> slot;
        while (!_controlLane.TryClaim(out slot)) Serve();
        _control.SessionState(slot, TimeStampKind.Next(NowNs(), TimeStampKind.Other), number, status);
        _controlLane.Publish();
    }
}
