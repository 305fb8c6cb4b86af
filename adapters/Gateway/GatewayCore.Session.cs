using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.Gateway;

/// <content>The connection to the venue, and the sessions that the engine is told about.</content>
public sealed partial class GatewayCore<TSource, TSink, TSocket, TTicks, TStore>
{
    private const int SilentIntervalsMax = 3;
    private readonly LatencySamples _samples;
    private Backoff _backoff;
    private long _heartbeatNs;
    private long _retryAtNs;
    private long _deadlineNs;
    private long _upSinceNs;
    private long _sessionCount;
    private long _engineAgeNs;
    private bool _isEngineGone;
    private bool _hasSendFailed;
    private bool _hasBeenStalled;
    private bool _isClosing;
    private bool _isEnding;
    private bool _isMassCancelOwed;
    private MassCancelReason _massCancelReason = MassCancelReason.Kill;
    private bool _isDownOwed;
    private bool _isConnectedOwed;

    private bool IsEngineLost => _telemetry.IsEngineLost != 0;

    /// <summary>Dead-man's switch: cancels once when the engine falls silent, and begins a new session when it is back.</summary>
    private void CheckEngine()
    {
        bool isLost = _isEngineGone || _engineAgeNs > _settings.EngineSilenceMaxNs;
        if (isLost == IsEngineLost) return;
        _telemetry.IsEngineLost = (byte)(isLost ? 1 : 0);
        if (!isLost) return; // the session is announced again by RunSession
        _telemetry.DeadManTrips++;
        Retract();
        OweMassCancel(MassCancelReason.Shutdown);
        if (_telemetry.Phase == SessionPhase.Up) PayMassCancel();
    }

    private int RunSession(long nowNs)
    {
        switch (_telemetry.Phase)
        {
            case SessionPhase.Disconnected:
                if (nowNs < _retryAtNs || _isEnding) return 0;
                _telemetry.ConnectAttempts++;
                _telemetry.Phase = SessionPhase.Connecting;
                _deadlineNs = nowNs + _settings.ConnectTimeoutNs;
                if (!_connection.TryBegin(nowNs)) Lose(nowNs);
                return 1;
            case SessionPhase.Connecting:
                return Connect(nowNs);
            case SessionPhase.LoggingOn:
                if (nowNs >= _deadlineNs) Lose(nowNs);
                return 0;
            default:
                if (_isMassCancelOwed) PayMassCancel();
                if (nowNs - _connection.LastWriteNs >= _heartbeatNs) WriteHeartbeat();
                return Announce();
        }
    }

    private int Connect(long nowNs)
    {
        ConnectStatus status = _connection.Poll();
        if (status == ConnectStatus.Pending && nowNs < _deadlineNs) return 0;
        if (status == ConnectStatus.Connected) WriteLogon(nowNs);
        else Lose(nowNs);
        return 1;
    }

    /// <summary>Tells the engine of the session, once it can be used: a number of its own each time.</summary>
    private int Announce()
    {
        if (_telemetry.SessionId != 0 || IsEngineLost || _isEnding) return 0;
        _telemetry.SessionId = _settings.StartTimeNs + ++_sessionCount;
        _telemetry.Arm = ArmState.Unarmed;
        _isConnectedOwed = true;
        return 1;
    }

    /// <summary>The session that the engine knows ends; the connection may stay.</summary>
    private void Retract()
    {
        _telemetry.Arm = ArmState.Unarmed;
        if (_telemetry.SessionId == 0) return;
        _telemetry.SessionId = 0;
        if (_isConnectedOwed) _isConnectedOwed = false; // it never heard of it
        else _isDownOwed = true;
    }

    /// <summary>Frames of our own that the executions must not overtake; false: no room for them.</summary>
    private bool TryPublishOwed()
    {
        if (!_isDownOwed && !_isConnectedOwed) return true;
        if (_isDownOwed && !TryPublish(SessionStatus.Down, 0)) return false;
        _isDownOwed = false;
        if (_isConnectedOwed && !TryPublish(SessionStatus.Connected, _telemetry.SessionId)) return false;
        _isConnectedOwed = false;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryPublish(SessionStatus status, long sessionId)
    {
        if (!_sink.TryClaim(out Span<byte> frame)) return false;
        Invariant.Check(SessionStateEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out SessionStateEncoder state));
        state.VenueId = _settings.VenueId;
        state.Status = status;
        state.SessionId = sessionId;
        Commit(frame, state.EncodedLength, FrameHeader.NoInstrument, venueTimeNs: 0, FrameFlags.EndOfEvent | FrameFlags.Synthetic);
        return true;
    }

    /// <summary>The connection is over, and another attempt will follow.</summary>
    private void Lose(long nowNs)
    {
        if (_telemetry.Phase == SessionPhase.Up && nowNs - _upSinceNs >= _settings.BackoffResetNs) _backoff.Reset();
        if (_telemetry.Phase == SessionPhase.Up) _isMassCancelOwed |= _record.IsLatched;
        _connection.Close(nowNs);
        _samples.Clear();
        _hasSendFailed = false;
        _telemetry.Phase = SessionPhase.Disconnected;
        _retryAtNs = nowNs + _backoff.NextNs();
        Retract();
    }

    /// <summary>The epoch of a session's orders is part of its logon: another one needs another logon.</summary>
    private void LogOnAgain()
    {
        if (_telemetry.Phase == SessionPhase.Disconnected) return;
        if (_telemetry.Phase == SessionPhase.Up)
        {
            WriteLogout();
            _ = _connection.TryFlush(_nowNs);
        }

        Lose(_nowNs);
        _backoff.Reset();
        _retryAtNs = _nowNs;
    }

    /// <summary>Nothing came, or nothing could be sent, for three intervals: the other side is gone, whatever the socket thinks.</summary>
    private void CheckSilence(long nowNs)
    {
        if (_telemetry.Phase != SessionPhase.Up) return;
        if (_hasBeenStalled) _connection.ExcuseSilence(nowNs);
        bool isSilent = nowNs - _connection.LastReceiveNs > SilentIntervalsMax * _heartbeatNs;
        bool isStuck = _connection.WaitingBytes > 0 && nowNs - _connection.LastProgressNs > SilentIntervalsMax * _heartbeatNs;
        if (!isSilent && !isStuck) return;
        _telemetry.Silences++;
        Lose(nowNs);
    }

    private void OweMassCancel(MassCancelReason reason)
    {
        _isMassCancelOwed = true;
        _massCancelReason = reason;
    }

    private void PayMassCancel()
    {
        Invariant.Check(MassCancelEncoder.TryWrap(_message, out MassCancelEncoder cancel));
        cancel.VenueId = _settings.VenueId;
        cancel.Reason = _massCancelReason;
        if (!Write(_message.AsSpan(0, cancel.EncodedLength))) return; // still owed
        _isMassCancelOwed = false;
        _telemetry.MassCancelsSent++;
        _ledger.OnCancelSent(_nowNs);
        if (!_connection.TryFlush(_nowNs)) _hasSendFailed = true;
    }

    private void WriteLogon(long nowNs)
    {
        Invariant.Check(LogonEncoder.TryWrap(_message, out LogonEncoder logon));
        logon.Session = _sessionName;
        logon.Epoch = _record.Epoch;
        logon.HeartbeatIntervalMs = (uint)_settings.HeartbeatIntervalMs;
        logon.OrdersSchemaVersion = NewOrderEncoder.SchemaVersion;
        logon.CancelOnDisconnect = 1;
        _telemetry.Phase = SessionPhase.LoggingOn;
        _heartbeatNs = _settings.HeartbeatIntervalMs * 1_000_000L;
        _deadlineNs = nowNs + (SilentIntervalsMax * _heartbeatNs);
        Invariant.Check(Write(_message.AsSpan(0, logon.EncodedLength)));
    }

    private void WriteHeartbeat()
    {
        Invariant.Check(HeartbeatEncoder.TryWrap(_message, out HeartbeatEncoder heartbeat));
        _ = Write(_message.AsSpan(0, heartbeat.EncodedLength)); // without room, other frames wait and say that we live
    }

    private void WriteLogout()
    {
        Invariant.Check(LogoutEncoder.TryWrap(_message, out LogoutEncoder logout));
        logout.Reason = LogoutReason.Requested;
        _ = Write(_message.AsSpan(0, logout.EncodedLength)); // without it the venue sees the connection end
    }

    private bool Write(ReadOnlySpan<byte> message) => _connection.TryWrite(message, FrameHeader.NoInstrument, _record.Epoch, _nowNs, isUrgent: true);

    private int Flush(long nowNs)
    {
        if (_telemetry.Phase is not (SessionPhase.Up or SessionPhase.LoggingOn) || _connection.WaitingBytes == 0) return 0;
        if (!_connection.TryFlush(nowNs)) _hasSendFailed = true; // what the venue sent before is read first
        if (!_samples.IsEmpty) _samples.Record(_connection.SentBytes, _ticks.Ticks, ref _telemetry.OrderToSocketNs);
        return 1;
    }

    private void Commit(Span<byte> frame, int messageBytes, uint instrumentId, long venueTimeNs, FrameFlags flags)
    {
        var header = new FrameHeader
        {
            ReceiveTimeNs = _nowNs,
            VenueTimeNs = venueTimeNs,
            SourceSequence = ++_sourceSequence,
            PublishTicks = _ticks.Ticks,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
            SourceId = _settings.SourceId,
            Flags = flags,
        };
        MemoryMarshal.Write(frame, in header);
        _sink.Commit();
    }
}
