using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <content>What each action does.</content>
internal sealed partial class FaultWorld
{
    private void Do(in FaultStep step)
    {
        if (!TryDo(in step)) return;
        Counts.Count(step.Action);
        if (step.Action is FaultAction.DeliverLate or FaultAction.LoseExecution or FaultAction.RepeatExecution) _isOrderly = false;
    }

    /// <summary>False when there was nothing to do it to.</summary>
    private bool TryDo(in FaultStep step)
    {
        if (_lines is not null && IsOfLines(step.Action)) return TryDoByLines(in step);
        ushort venueId = Choose(in step);
        FaultVenue venue = _venues[venueId];
        switch (step.Action)
        {
            case FaultAction.Place or FaultAction.Replace or FaultAction.Cancel:
                Wish(in step);
                return true;
            case FaultAction.VenueTakes:
                if (venue.FromEngine.Count == 0) return false;
                for (int left = 1 + (step.B % 4); left > 0 && venue.FromEngine.Count > 0; left--) Take(venueId, isRefused: false);
                return true;
            case FaultAction.VenueRefuses:
                if (venue.FromEngine.Count == 0) return false;
                Take(venueId, isRefused: true);
                return true;
            case FaultAction.VenueFills:
                if (venue.Orders.Length == 0) return false;
                if (_trace is not null) Note($"venue {venueId}: fills {ShortId.Of(venue.Orders[step.B % venue.Orders.Length].ClientOrderId)}");
                venue.Fill(step.B % venue.Orders.Length, 1 + (step.C % 6), hasTwoLegs: step.C >= 192, _log.NowNs);
                return true;
            case FaultAction.VenueCancels:
                if (venue.Orders.Length == 0) return false;
                if (_trace is not null) Note($"venue {venueId}: ends or reduces {ShortId.Of(venue.Orders[step.B % venue.Orders.Length].ClientOrderId)}, unasked");
                _reducedIds.Add(venue.Orders[step.B % venue.Orders.Length].ClientOrderId);
                venue.CancelUnasked(step.B % venue.Orders.Length, 1 + (step.C % 6), (CancelReason)(4 + (step.C % 5)), _log.NowNs);
                return true;
            case FaultAction.Deliver:
                if (venue.ToEngine.Count == 0) return false;
                for (int left = 1 + (step.B % 4); left > 0 && venue.ToEngine.Count > 0; left--) Deliver(venueId, 0);
                return true;
            case FaultAction.DeliverLate:
                if (venue.ToEngine.Count < 2) return false;
                Deliver(venueId, 1 + (step.B % (venue.ToEngine.Count - 1)));
                return true;
            case FaultAction.RepeatExecution:
                if (venue.ToEngine.Count == 0) return false;
                Deliver(venueId, step.B % venue.ToEngine.Count, stays: true);
                return true;
            case FaultAction.LoseExecution:
                return TryLose(venueId, step.B);
            case FaultAction.LoseOrder:
                if (venue.FromEngine.Count == 0) return false;
                if (_trace is not null) Note($"venue {venueId}: lost on its way: {venue.FromEngine[step.B % venue.FromEngine.Count]}");
                venue.FromEngine.RemoveAt(step.B % venue.FromEngine.Count);
                return true;
            case FaultAction.Disconnect:
                if (!venue.IsConnected) return false;
                Disconnect(venueId, step.B % (venue.FromEngine.Count + 1), step.C % (venue.ToEngine.Count + 1), cancels: step.A >= 128);
                return true;
            case FaultAction.Connect:
                if (venue.IsConnected) return false;
                Connect(venueId);
                return true;
            case FaultAction.VenueForgets:
                return TryForget(venueId, step.B);
            case FaultAction.TimePasses:
                PassTime(1 + (step.B % 8));
                if (step.C < 64) Snapshot();
                return true;
            case FaultAction.MarketMoves:
                MoveMarket(step.A % InstrumentCount, MidStart + ((step.B - 128) * FrameLog.Tick));
                return true;
            case FaultAction.BookGap:
                if (_trace is not null) Note($"market data of instrument {step.A % InstrumentCount}: gap");
                Handle(_log.Gap(step.A % InstrumentCount));
                return true;
            case FaultAction.EngineRestarts:
                Restart(in step, lostFrames: 0);
                return true;
            case FaultAction.PowerFails:
                Restart(in step, lostFrames: 1 + (step.C % 24));
                return true;
            default:
                Command(step.Action);
                return true;
        }
    }

    /// <summary>The venue drawn, or the other one when there is nothing to do at that.</summary>
    private ushort Choose(in FaultStep step)
    {
        ushort drawn = (ushort)(step.A % VenueCount);
        FaultVenue venue = _venues[drawn];
        bool hasWork = step.Action switch
        {
            FaultAction.VenueTakes or FaultAction.VenueRefuses or FaultAction.LoseOrder => venue.FromEngine.Count > 0,
            FaultAction.VenueFills or FaultAction.VenueCancels => venue.Orders.Length > 0,
            FaultAction.Deliver or FaultAction.RepeatExecution or FaultAction.LoseExecution => venue.ToEngine.Count > 0,
            FaultAction.DeliverLate => venue.ToEngine.Count > 1,
            FaultAction.Connect => !venue.IsConnected,
            _ => true,
        };
        return hasWork ? drawn : (ushort)(1 - drawn);
    }

    private void Wish(in FaultStep step)
    {
        int instrument = step.A % InstrumentCount;
        Side side = (step.A & 0x80) == 0 ? Side.Buy : Side.Sell;
        long offset = 2 + ((step.A >> 2) & 15); // ticks from the mid; now and then beyond the band
        if (step.B >= 250) offset = 600;
        long price = _mids[instrument] + (FrameLog.Tick * (side == Side.Buy ? -offset : offset));
        long lots = 1 + (step.C % 8); // the last two are too many
        int kind = step.Action switch { FaultAction.Place => 0, FaultAction.Replace => 1, _ => 2 };
        if (_trace is not null) Note($"wish in instrument {instrument}: {step.Action} {(kind == 2 ? "" : $"{side} {lots} @ {price / 1e9:F1}")}");
        Handle(_log.Wish(instrument, WishStrategy.Wish(kind, step.B), price, lots, side));
    }

    private void Take(ushort venueId, bool isRefused)
    {
        if (_trace is not null) Note($"venue {venueId}: {(isRefused ? "refuses" : "takes")} {_venues[venueId].FromEngine[0]}");
        _venues[venueId].Take(_log.NowNs, isRefused);
    }

    private bool TryLose(ushort venueId, int drawn)
    {
        FaultVenue venue = _venues[venueId];
        if (venue.ToEngine.Count == 0) return false;
        int place = drawn % venue.ToEngine.Count;
        Execution execution = venue.ToEngine[place];
        if (execution.Kind == ExecutionKind.Filled && !execution.IsResend) return false;
        if (_trace is not null) Note($"venue {venueId}: lost on its way: {execution}");
        venue.ToEngine.RemoveAt(place);
        return true;
    }

    private bool TryForget(ushort venueId, int drawn)
    {
        FaultVenue venue = _venues[venueId];
        if (venue.IsConnected) return false;
        bool isHistory = drawn % 2 == 0;
        if (_trace is not null) Note($"venue {venueId}: restarts and forgets {(isHistory ? "its fills" : "its open orders")}");
        if (isHistory) venue.ForgetHistory();
        else venue.ForgetOrders();
        return true;
    }

    private void MoveMarket(int instrument, long mid)
    {
        _mids[instrument] = mid;
        if (_trace is not null) Note($"market: mid of instrument {instrument} is {mid / 1e9:F1}");
        Handle(_log.Book(instrument, mid));
    }

    private void Command(FaultAction action)
    {
        CommandKind kind = action switch
        {
            FaultAction.Kill => CommandKind.Kill,
            FaultAction.Acknowledge => CommandKind.Acknowledge,
            FaultAction.Pause => CommandKind.Pause,
            FaultAction.Resume => CommandKind.Resume,
            _ => CommandKind.ReduceOnly,
        };
        if (_trace is not null) Note($"operator: {kind}");
        if (kind == CommandKind.Acknowledge) _isKilled = false;
        long massCancels = _core.Context.Counters.MassCancels;
        Handle(_log.Command(kind));
        if (kind != CommandKind.Kill) return;
        _isKilled = true;
        if (_core.Context.Counters.MassCancels != massCancels + VenueCount) throw new FaultViolationException(FaultRule.AfterKill, "a kill did not cancel everything everywhere");
    }

    private void Snapshot()
    {
        _core.Save(_snapshot);
        _snapshotFrames = _log.Count;
    }

    /// <summary>The engine's process is gone; another one goes on from snapshot and journal, and knows nothing of what happened since.</summary>
    private void Restart(in FaultStep step, int lostFrames)
    {
        int kept = Math.Max(1 + (2 * InstrumentCount), _log.Count - lostFrames);
        if (_trace is not null) Note($"engine: {(lostFrames > 0 ? $"power fails, {_log.Count - kept} frames are lost" : "killed")}");
        ulong hash = lostFrames == 0 ? _core.StateHash() : 0;
        bool wasKilled = _isKilled;
        _log.Truncate(kept);
        if (_lines is not null) EndLines(in step);
        for (ushort venue = 0; venue < VenueCount && _lines is null; venue++)
        {
            if (!_venues[venue].IsConnected) continue;
            for (int left = step.B % 4; left > 0 && _venues[venue].FromEngine.Count > 0; left--) _venues[venue].Take(_log.NowNs, isRefused: false);
            _venues[venue].Disconnect(cancels: step.A % 2 == 0);
        }

        Core<WishStrategy> other = _core == _cores[0] ? _cores[1] : _cores[0];
        bool fromSnapshot = step.A < 160 && _snapshotFrames <= kept;
        Replay(other, fromSnapshot ? _snapshot : _pristine, fromSnapshot ? _snapshotFrames : 0);
        if (lostFrames == 0 && other.StateHash() != hash) throw new FaultViolationException(FaultRule.Replay, "the restarted engine's state is another one than before the kill");
        _core = other;
        _log.OrderDigest = _core.OrderDigest;
        if (_snapshotFrames > kept) Snapshot(); // of frames that never were
        _isKilled = wasKilled && _core.Context.RiskState == RiskState.Halted; // a kill in frames that are lost is the gateways' to remember
        _log.Epoch++;
        if (_trace is not null) Note($"engine: runs again, epoch {_log.Epoch}");
        if (_lines is not null) AttachLines();
        Handle(_log.StartOfRun());
        for (int instrument = 0; instrument < InstrumentCount; instrument++) Handle(_log.Book(instrument, _mids[instrument]));
    }

    private void Replay(Core<WishStrategy> core, byte[] snapshot, int firstFrame)
    {
        if (!core.TryLoad(snapshot)) throw new InvalidOperationException("the engine does not take its own snapshot");
        var sink = new FaultSink(this, isReplay: true);
        for (int frame = firstFrame; frame < _log.Count; frame++)
        {
            ReadOnlySpan<byte> bytes = _log[frame];
            ulong digest = System.Runtime.InteropServices.MemoryMarshal.Read<Messages.FrameHeader>(bytes).OrderDigest;
            if (digest != core.OrderDigest) throw new FaultViolationException(FaultRule.Replay, $"frame {frame + 1}: the orders before it are other ones than in the run");
            core.OnFrame(bytes, ref sink);
        }
    }
}
