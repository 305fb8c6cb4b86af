using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.Gateway;

/// <content>What the venue sends, to the engine.</content>
public sealed partial class GatewayCore<TSource, TSink, TSocket, TTicks, TStore>
{
    private long _sourceSequence;
    private long _armingRequestId;
    private bool _hasOverflowed;

    private int TakeExecutions(long nowNs)
    {
        _hasBeenStalled = false;
        if (_telemetry.Phase is not (SessionPhase.Up or SessionPhase.LoggingOn)) return 0;
        int taken = 0;
        while (taken < _settings.FramesPerCycleMax)
        {
            FrameStatus status = _connection.Read(nowNs, out FrameHeader header, out ReadOnlySpan<byte> message);
            if (status == FrameStatus.None)
            {
                if (_hasSendFailed) Lose(nowNs);
                break;
            }

            if (status == FrameStatus.Ended || status == FrameStatus.Broken || !TryHandle(in header, message, nowNs))
            {
                if (status != FrameStatus.Ended) _telemetry.ProtocolErrors++;
                Lose(nowNs);
                break;
            }

            if (_hasBeenStalled || _telemetry.Phase == SessionPhase.Disconnected) break;
            _connection.Release();
            taken++;
        }

        return taken;
    }

    /// <summary>False: the venue breaks the protocol.</summary>
    private bool TryHandle(in FrameHeader header, ReadOnlySpan<byte> message, long nowNs)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) return false;
        if (sbe.SchemaId == LogonAcceptedDecoder.SchemaId) return TryHandleSession(sbe.TemplateId, message, nowNs);
        if (_telemetry.Phase != SessionPhase.Up) return false;
        if (sbe.SchemaId != FilledDecoder.SchemaId || !IsExecution(sbe.TemplateId))
        {
            _telemetry.UnknownFrames++;
            return true;
        }

        if (!TryPublishOwed() || !_sink.TryClaim(out Span<byte> frame))
        {
            // The frame stays, the venue is not read meanwhile and waits in its own buffers: nothing is lost.
            _telemetry.ExecutionStalls++;
            _hasBeenStalled = true;
            return true;
        }

        if (!TryApply(in header, sbe.TemplateId, message)) return false;
        message.CopyTo(frame[FrameHeader.SizeBytes..]);
        Commit(frame, message.Length, header.InstrumentId, header.VenueTimeNs, header.Flags);
        _telemetry.Executions++;
        if (sbe.TemplateId == StatusEndDecoder.TemplateId) Arm(message);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryHandleSession(ushort templateId, ReadOnlySpan<byte> message, long nowNs)
    {
        bool isUp = _telemetry.Phase == SessionPhase.Up;
        switch (templateId)
        {
            case LogonAcceptedDecoder.TemplateId:
                if (isUp || !LogonAcceptedDecoder.TryWrap(message, out LogonAcceptedDecoder accepted)) return false;
                if (accepted.VenueId != _settings.VenueId || accepted.HeartbeatIntervalMs is < 10 or > 60_000) return false;
                _heartbeatNs = accepted.HeartbeatIntervalMs * 1_000_000L;
                if (_telemetry.VenueRunId != accepted.VenueRunId) _ledger.ForgetFills();
                _telemetry.VenueRunId = accepted.VenueRunId;
                _telemetry.LogonRejectReason = 0;
                _telemetry.Phase = SessionPhase.Up;
                _telemetry.Logons++;
                _upSinceNs = nowNs;
                _isMassCancelOwed |= _record.IsLatched;
                if (_isMassCancelOwed) PayMassCancel();
                return true;
            case LogonRejectedDecoder.TemplateId:
                if (isUp || !LogonRejectedDecoder.TryWrap(message, out LogonRejectedDecoder rejected)) return false;
                _telemetry.LogonRejects++;
                _telemetry.LogonRejectReason = rejected.Reason;
                Lose(nowNs);
                return true;
            case HeartbeatDecoder.TemplateId:
                return isUp;
            case LogoutDecoder.TemplateId:
                Lose(nowNs);
                return true;
            default:
                _telemetry.UnknownFrames++;
                return isUp;
        }
    }

    private static bool IsExecution(ushort templateId) => templateId is >= AcceptedDecoder.TemplateId and <= StatusEndDecoder.TemplateId;

    /// <summary>Keeps the gateway's own orders and positions; false: the message is not whole.</summary>
    private bool TryApply(in FrameHeader header, ushort templateId, ReadOnlySpan<byte> message)
    {
        switch (templateId)
        {
            case AcceptedDecoder.TemplateId:
                if (!AcceptedDecoder.TryWrap(message, out AcceptedDecoder accepted)) return false;
                _ledger.OnAccepted(accepted.ClientOrderId, accepted.LeavesLots);
                return true;
            case RejectedDecoder.TemplateId:
                if (!RejectedDecoder.TryWrap(message, out RejectedDecoder rejected)) return false;
                _ledger.OnRefused(rejected.ClientOrderId);
                return true;
            case CanceledDecoder.TemplateId:
                if (!CanceledDecoder.TryWrap(message, out CanceledDecoder canceled)) return false;
                _ledger.OnCanceled(canceled.ClientOrderId, canceled.LeavesLots, canceled.CumLots);
                return true;
            case CancelRejectedDecoder.TemplateId:
                return CancelRejectedDecoder.TryWrap(message, out _);
            case ReplacedDecoder.TemplateId:
                if (!ReplacedDecoder.TryWrap(message, out ReplacedDecoder replaced)) return false;
                _ledger.OnReplaced(replaced.ClientOrderId, replaced.LeavesLots, replaced.CumLots);
                return true;
            case ReplaceRejectedDecoder.TemplateId:
                if (!ReplaceRejectedDecoder.TryWrap(message, out ReplaceRejectedDecoder replaceRejected)) return false;
                _ledger.OnRefused(replaceRejected.ClientOrderId);
                return true;
            case FilledDecoder.TemplateId:
                if (!FilledDecoder.TryWrap(message, out FilledDecoder filled)) return false;
                bool isResent = (header.Flags & FrameFlags.Resend) != 0;
                if (_ledger.FindInstrument(header.InstrumentId) is >= 0 and int traded) _ledger.OnFilled(traded, ref filled, isResent);
                return true;
            default:
                return TryApplyAnswer(in header, templateId, message);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryApplyAnswer(in FrameHeader header, ushort templateId, ReadOnlySpan<byte> message)
    {
        int instrument = _ledger.FindInstrument(header.InstrumentId);
        switch (templateId)
        {
            case OpenOrderDecoder.TemplateId:
                if (!OpenOrderDecoder.TryWrap(message, out OpenOrderDecoder open)) return false;
                if (instrument < 0 || _ledger.TryAdopt(instrument, ref open)) return true;
                _telemetry.LedgerOverflows++;
                _hasOverflowed = true;
                return true;
            case PositionReportDecoder.TemplateId:
                if (!PositionReportDecoder.TryWrap(message, out PositionReportDecoder report)) return false;
                if (instrument >= 0) _ledger.OnPosition(instrument, ref report);
                return true;
            default:
                return StatusEndDecoder.TryWrap(message, out _);
        }
    }

    /// <summary>The answer that the engine waited for is whole, and on its way to it: what it sends from now on, it decided with it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Arm(ReadOnlySpan<byte> message)
    {
        Invariant.Check(StatusEndDecoder.TryWrap(message, out StatusEndDecoder end));
        if (_telemetry.Arm != ArmState.Reconciling || end.RequestId != _armingRequestId) return;
        _ledger.EndReconciliation();
        if (!_hasOverflowed) _telemetry.Arm = ArmState.Armed;
    }
}
