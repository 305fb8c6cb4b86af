using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <content>Control frames: time, operators, sessions, runs.</content>
public sealed partial class Core<TStrategy>
{
    private const int EngineParameterIdMax = 255; // from the next one on they are the strategy's
    private const int SlotsPerTimer = 16; // a timer must not hold up the ticks behind it: beyond these the next one goes on
    private const double UptimeBandFraction = 0.0020; // quotes count as two-sided within 20 bp of the mid

    private void OnControl(in FrameHeader header, ushort templateId, ReadOnlySpan<byte> message, ref EngineCounters counters)
    {
        switch (templateId)
        {
            case TimerDecoder.TemplateId when TimerDecoder.TryWrap(message, out _):
                counters.TimerFrames++;
                OnTimer(ref counters);
                break;
            case CommandDecoder.TemplateId when CommandDecoder.TryWrap(message, out CommandDecoder command):
                OnCommand(in header, ref command);
                break;
            case SessionStateDecoder.TemplateId when SessionStateDecoder.TryWrap(message, out SessionStateDecoder session):
                OnSession(ref session, ref counters);
                break;
            case SetParameterDecoder.TemplateId when SetParameterDecoder.TryWrap(message, out SetParameterDecoder parameter):
                OnSetParameter(in header, ref parameter);
                break;
            case StartOfRunDecoder.TemplateId when StartOfRunDecoder.TryWrap(message, out StartOfRunDecoder start):
                OnStartOfRun(in header, ref start, ref counters);
                break;
            case StateHashDecoder.TemplateId when StateHashDecoder.TryWrap(message, out _):
                counters.StateHashFrames++;
                break;
            case MeasurementDecoder.TemplateId when MeasurementDecoder.TryWrap(message, out MeasurementDecoder measurement):
                OnMeasurement(in header, ref measurement, ref counters);
                break;
            case AlertDecoder.TemplateId when AlertDecoder.TryWrap(message, out AlertDecoder alert):
                if (alert.HasNumber) _killSwitch.Alerts.OnFrame(alert.Number);
                CountAlert(alert.Severity, ref counters);
                break;
            case EndOfRunDecoder.TemplateId:
                break; // for those who read the journal
            default:
                CountUndecodable(templateId is >= TimerDecoder.TemplateId and <= MeasurementDecoder.TemplateId, ref counters);
                break;
        }
    }

    private static void CountAlert(Severity severity, ref EngineCounters counters)
    {
        if (severity == Severity.Critical) counters.CriticalAlerts++;
        else if (severity == Severity.High) counters.HighAlerts++;
        else counters.InfoAlerts++;
    }

    private void OnTimer(ref EngineCounters counters)
    {
        for (int venueId = 0; venueId < _risk.VenueCount; venueId++) _killSwitch.SampleVenue(venueId, _risk.Venue(venueId).Status == SessionStatus.Up);
        if (_commands.OnKillSwitch()) return; // what else is due is due at the next one too
        if (_killSwitch.TakeComparisonDue()) _reconciler.CompareInFull();
        _reconciler.OnTimer();
        ref EngineState state = ref _state[0];
        for (int left = Math.Min(_instruments.DefinedCount, SlotsPerTimer); left > 0; left--)
        {
            int slot = state.TimedSlot = _instruments.NextDefined(state.TimedSlot);
            bool isPulled = _killSwitch.SampleInstrument(
                slot, _positions[slot].Lots.Count, in _orders.OfInstrument(slot), _risk.Limits(slot).PositionLotsMax.Count, _books.ReceiveTimeNs(slot));
            if (isPulled) counters.PulledInstruments++;
            _tail.OnInstrument(slot);
            _account.OnInstrument(slot);
            _regimes.OnInstrument(slot);
            if (_orders.OfInstrument(slot).OpenCount > 0)
            {
                if (_tail.IsInTheWay(slot)) _supervisor.CancelInstrument(slot);
                _supervisor.OnTimer(slot, state.NowNs);
                if (!_books[slot].IsInEvent && !_risk.IsQuotable(slot) && _risk.IsRouteUp(slot)) _supervisor.CancelInstrument(slot);
            }

            if (_books[slot].IsQuotable) SampleUptime(slot, ref counters);
            _performance.SampleInstrument(slot);
        }

        _tail.OnTimer();
        _regimes.OnTimer();
        for (int venueId = 0; venueId < _risk.VenueCount; venueId++) _performance.SampleVenue(venueId, _risk.Venue(venueId).Status);

        _strategy.OnTimer(Context);
    }

    private void SampleUptime(int slot, ref EngineCounters counters)
    {
        double mid = _books[slot].Mid.Nanos;
        double band = UptimeBandFraction * Math.Abs(mid);
        bool hasBid = false;
        bool hasAsk = false;
        for (int open = _orders.OfInstrument(slot).FirstOpen; open != OrderTable.None; open = _orders[open].NextOpen)
        {
            ref Order order = ref _orders[open];
            if (order.State is not (OrderState.Live or OrderState.PendingReplace) || Math.Abs(order.Price.Nanos - mid) > band) continue;
            if (order.Side == Side.Buy) hasBid = true;
            else hasAsk = true;
        }

        counters.UptimeSamples++;
        if (hasBid && hasAsk) counters.TwoSidedSamples++;
    }

    private void OnCommand(in FrameHeader header, ref CommandDecoder command)
    {
        ref EngineState state = ref _state[0];
        state.LastCommandId = command.CommandId;
        state.LastCommandOutcome = command.Kind == CommandKind.Override
            ? command.HasTrigger && command.HasDurationSeconds ? _commands.Override(command.Trigger, command.DurationSeconds) : CommandOutcome.NotAllowed
            : _commands.OnCommand(header.InstrumentId, command.Kind);
    }

    private void OnMeasurement(in FrameHeader header, ref MeasurementDecoder measurement, ref EngineCounters counters)
    {
        int subject = -1;
        bool isKnown = KillSwitchParameters.ScopeOf(measurement.Trigger) switch
        {
            TriggerScope.Instrument => _instruments.TryGetSlot(header.InstrumentId, out subject),
            TriggerScope.Venue => (subject = measurement.VenueId) < _risk.VenueCount,
            _ => true,
        };
        if (!isKnown || !KillSwitchParameters.IsMeasuredOutside(measurement.Trigger))
        {
            counters.IgnoredMeasurements++;
            return;
        }

        _killSwitch.Observe(measurement.Trigger, subject, measurement.Measured);
        _ = _commands.OnKillSwitch();
    }

    private void OnSetParameter(in FrameHeader header, ref SetParameterDecoder parameter)
    {
        CommandOutcome outcome;
        int slot = -1;
        bool isKnown = header.InstrumentId == FrameHeader.NoInstrument || _instruments.TryGetSlot(header.InstrumentId, out slot);
        if (!isKnown) outcome = CommandOutcome.UnknownInstrument;
        else if (parameter.ParameterId <= EngineParameterIdMax) outcome = _commands.SetLimit(slot, (RiskParameter)parameter.ParameterId, parameter.Value);
        else outcome = _strategy.TrySet(Context, slot, parameter.ParameterId, parameter.Value);
        ref EngineState state = ref _state[0];
        state.LastCommandId = parameter.CommandId;
        state.LastCommandOutcome = outcome;
    }

    /// <summary>A run begins: nobody knows what happened at the venues since the frames before.</summary>
    private void OnStartOfRun(in FrameHeader header, ref StartOfRunDecoder start, ref EngineCounters counters)
    {
        ref EngineState state = ref _state[0];
        if (header.Epoch < state.Epoch)
        {
            counters.MalformedFrames++; // its ids may be in use
            return;
        }

        counters.Runs++;
        state.Epoch = header.Epoch;
        for (ushort venueId = 0; venueId < _risk.VenueCount; venueId++)
        {
            if (_risk.Venue(venueId).Status != 0) OnSession(venueId, SessionStatus.Down);
            if (counters.Runs > 1) _risk.OnNewRun(venueId);
        }

        bool isConfigurationChanged = start.ConfigurationChanged != 0;
        _killSwitch.OnStartOfRun();
        _commands.OnStartOfRun(isConfigurationChanged);
        if (isConfigurationChanged) _strategy.ResetParameters(Context);
        OnGapEverywhere(ref counters);
    }

    private void OnSession(ref SessionStateDecoder session, ref EngineCounters counters)
    {
        ushort venueId = session.VenueId;
        bool isKnown = session.Status is SessionStatus.Up or SessionStatus.Down || (session.Status == SessionStatus.Connected && session.HasSessionId);
        if (venueId >= _risk.VenueCount || !isKnown) counters.MalformedFrames++;
        else if (session.Status == SessionStatus.Connected) _reconciler.OnConnected(venueId, session.SessionId);
        else OnSession(venueId, session.Status);
    }

    private void OnSession(ushort venueId, SessionStatus status)
    {
        SessionStatus before = _risk.Venue(venueId).Status;
        _risk.Venue(venueId).Status = status;
        _reconciler.Abandon(venueId);
        if (status == SessionStatus.Down) _supervisor.OnRouteDown(venueId);
        else if (status == SessionStatus.Up && before != SessionStatus.Up) _supervisor.OnRouteUp(venueId);
    }
}
