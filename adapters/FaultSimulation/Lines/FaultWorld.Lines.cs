using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.FaultSimulation;

/// <content>The same scripts' world with real gateways between engine and venues.</content>
internal sealed partial class FaultWorld
{
    private const int ConnectRoundsMax = 200;
    private const int SilenceTimers = 12; // more than three intervals between heartbeats, and the wait for a connection
    private readonly GatewayLine[]? _lines; // null: the engine's messages reach the venues as they are

    private static GatewayLine[] NewLines(FaultVenue[] venues, FrameLog log) =>
        [.. Enumerable.Range(0, VenueCount).Select(venue => new GatewayLine((ushort)venue, [.. Enumerable.Range(0, InstrumentCount).Where(instrument => VenueOf(instrument) == venue)], venues[venue], log))];

    private bool TryDoByLines(in FaultStep step)
    {
        ushort venueId = (ushort)(step.A % VenueCount);
        GatewayLine line = _lines![venueId];
        switch (step.Action)
        {
            case FaultAction.GatewayRound:
                for (int left = 1 + (step.B % 3); left > 0; left--) line.Round();
                return true;
            case FaultAction.VenueTakes or FaultAction.VenueRefuses:
                line.Round();
                line.Arrive(1 + (step.B % 8));
                if (line.ArrivedCount == 0) return false;
                for (int left = step.Action == FaultAction.VenueRefuses ? 1 : 1 + (step.C % 4); left > 0 && line.ArrivedCount > 0; left--) TakeByLine(venueId, step.Action == FaultAction.VenueRefuses);
                return true;
            case FaultAction.Deliver:
                line.Write(1 + (step.C % 8));
                line.Round();
                if (line.ExecutionCount == 0) return false;
                for (int left = 1 + (step.B % 8); left > 0 && line.ExecutionCount > 0; left--) DeliverByLine(venueId);
                return true;
            case FaultAction.Disconnect or FaultAction.HalfOpen:
                if (!line.IsConnected) return false;
                bool isSeen = step.Action == FaultAction.Disconnect;
                if (_trace is not null) Note($"venue {venueId}: connection ends{(isSeen ? "" : ", and the gateway does not see it")}");
                line.Break(step.B % 4, step.B >> 6, step.C * 4, isSeen, cancels: step.A >= 128);
                line.IsRefusing = step.C >= 224;
                return true;
            case FaultAction.Connect:
                if (!line.IsRefusing) return false;
                line.IsRefusing = false;
                return true;
            case FaultAction.VenueRepeats:
                if (!_venues[venueId].TryRepeatFill(step.B, _log.NowNs)) return false;
                if (_trace is not null) Note($"venue {venueId}: sends a fill once more");
                return true;
            case FaultAction.VenueLies:
                if (!_venues[venueId].IsConnected) return false;
                if (_trace is not null) Note($"venue {venueId}: breaks the protocol, or speaks a later one ({step.B % 4})");
                line.Lie(step.B);
                return true;
            case FaultAction.GatewayRestarts:
                if (_trace is not null) Note($"gateway {venueId}: killed, and started again");
                line.RestartGateway(_log.Epoch);
                return true;
            case FaultAction.LogFills:
                line.Room = step.B % 3;
                return true;
            case FaultAction.DiskFails:
                line.IsDiskBroken = !line.IsDiskBroken;
                return true;
            case FaultAction.EngineStalls:
                if (_trace is not null) Note("engine: stands still");
                PassTimeByLines(1 + (step.B % 16), isEngineStalled: true);
                return true;
            default:
                OperateLines(in step);
                return true;
        }
    }

    private static bool IsOfLines(FaultAction action) => action
        is FaultAction.GatewayRound or FaultAction.VenueTakes or FaultAction.VenueRefuses or FaultAction.Deliver or FaultAction.Disconnect or FaultAction.HalfOpen
        or FaultAction.Connect or FaultAction.VenueRepeats or FaultAction.VenueLies or FaultAction.GatewayRestarts or FaultAction.LogFills or FaultAction.DiskFails or FaultAction.EngineStalls
        or FaultAction.Kill or FaultAction.Acknowledge;

    /// <summary>A kill and its acknowledgement go to the engine and to each gateway, in any order.</summary>
    private void OperateLines(in FaultStep step)
    {
        if (step.A < 128) Command(step.Action);
        foreach (GatewayLine line in _lines!)
        {
            if (step.Action == FaultAction.Kill) line.Kill();
            else line.Unlatch();
            for (int left = step.B % 3; left > 0; left--) line.Round();
        }

        if (step.A >= 128) Command(step.Action);
    }

    private void TakeByLine(ushort venueId, bool isRefused)
    {
        if (_trace is not null) Note($"venue {venueId}: {(isRefused ? "refuses" : "takes")} {_venues[venueId].FromEngine[0]}");
        _lines![venueId].Take(isRefused);
    }

    private void DeliverByLine(ushort venueId)
    {
        GatewayLine line = _lines![venueId];
        byte[]? frame = line.TakeExecution();
        if (_trace is not null) Note($"gateway {venueId}: {(frame is null ? "is gone, its executions are taken" : ExecutionText.Of(frame))}");
        if (frame is not null)
        {
            Handle(_log.Taken(frame));
            return;
        }

        line.IsRouteLive = false; // what this frame causes has no gateway to go to
        Handle(_log.Session(venueId, SessionStatus.Down, 0));
        line.IsRouteLive = true;
    }

    private bool TrySendByLine(in OrderMessage message)
    {
        GatewayLine line = _lines![message.VenueId];
        if (!line.IsRouteLive) return false;
        _venues[message.VenueId].FromEngine.Add(message);
        line.AddOrder(_order.AsSpan(0, _orderBytes), _core.Context.Venue(message.VenueId).SessionId);
        return true;
    }

    private void PassTimeByLines(int timers, bool isEngineStalled)
    {
        for (; timers > 0; timers--)
        {
            _log.NowNs += TimerNs;
            for (ushort venue = 0; venue < VenueCount; venue++)
            {
                GatewayLine line = _lines![venue];
                line.EngineAgeNs = isEngineStalled ? line.EngineAgeNs + TimerNs : 0;
                line.WriteHeartbeat();
                line.Arrive(int.MaxValue);
                if (line.ArrivedCount > 0) TakeByLine(venue, isRefused: false); // nobody is idle for so long
                line.Write(4);
                line.Round();
                line.Round();
                while (!isEngineStalled && line.ExecutionCount > 0 && _log.NowNs - line.NextExecutionNs >= DelayNsMax) DeliverByLine(venue);
                if (!isEngineStalled) line.Room = int.MaxValue;
            }

            if (!isEngineStalled) Handle(_log.Timer());
        }

        foreach (GatewayLine line in _lines!) line.EngineAgeNs = 0;
    }

    private void DrainByLine(ushort venueId)
    {
        GatewayLine line = _lines![venueId];
        for (int round = 0; round < ConnectRoundsMax; round++)
        {
            line.Round();
            line.Arrive(int.MaxValue);
            while (line.ArrivedCount > 0) TakeByLine(venueId, isRefused: false);
            line.Write(int.MaxValue);
            line.Round();
            while (line.ExecutionCount > 0) DeliverByLine(venueId);
            if (line.IsEmpty) return;
        }
    }

    /// <summary>Without faults: until the engine trades with the venue, or for as long as it may take.</summary>
    private void ConnectByLine(ushort venueId)
    {
        GatewayLine line = _lines![venueId];
        bool isHealed = line.IsHealed;
        line.IsHealed = true;
        for (int round = 0; round < ConnectRoundsMax; round++)
        {
            DrainByLine(venueId);
            if (line.Telemetry.SessionId != 0 && _core.Context.Venue(venueId).Status == SessionStatus.Up && _core.Context.Venue(venueId).SessionId == line.Telemetry.SessionId) break;
            PassTimeByLines(1, isEngineStalled: false);
        }

        line.IsHealed = isHealed;
    }

    private void EndLines(in FaultStep step)
    {
        foreach (GatewayLine line in _lines!)
        {
            for (int left = step.B % 3; left > 0; left--) line.Round();
            line.OnEngineGone();
            for (int left = (step.B >> 2) % 3; left > 0; left--) line.Round();
            if (step.C % 8 == 0) line.RestartGateway((ushort)(_log.Epoch + 1));
        }
    }

    private void AttachLines()
    {
        foreach (GatewayLine line in _lines!) line.Attach(_log.Epoch);
    }

    /// <summary>No more faults; those that only silence tells are noticed.</summary>
    private void HealLines()
    {
        foreach (GatewayLine line in _lines!) line.Heal();
        PassTimeByLines(SilenceTimers, isEngineStalled: false);
    }

    private void CompareLines()
    {
        foreach (GatewayLine line in _lines!) line.Compare();
    }
}
