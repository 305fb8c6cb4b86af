using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway;

/// <content>Orders, from the engine to the venue.</content>
public sealed partial class GatewayCore<TSource, TSink, TSocket, TTicks, TStore>
{
    private const RejectReason Passed = default;
    private const RejectReason Discarded = (RejectReason)byte.MaxValue;

    private bool CanSend => _telemetry.Phase == SessionPhase.Up && !_hasSendFailed && !_isEnding;

    private int TakeOrders(long nowNs)
    {
        int taken = 0;
        while (taken < _settings.OrdersPerCycleMax && _source.TryRead(out ReadOnlySpan<byte> message))
        {
            long ticks = _ticks.Ticks;
            if (CanSend && !_connection.HasRoom)
            {
                _telemetry.SendStalls++;
                break;
            }

            if (!TryTake(message, nowNs, ticks)) break;
            _source.Release();
            _telemetry.OrdersIn++;
            taken++;
        }

        return taken;
    }

    /// <summary>Deals with one message for good; false: it needs room for an answer, and waits.</summary>
    private bool TryTake(ReadOnlySpan<byte> message, long nowNs, long ticks)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader header) || header.SchemaId != NewOrderDecoder.SchemaId) return Drop();
        return header.TemplateId switch
        {
            NewOrderDecoder.TemplateId => TakeNew(message, nowNs, ticks),
            ReplaceOrderDecoder.TemplateId => TakeReplace(message, nowNs, ticks),
            CancelOrderDecoder.TemplateId => TakeCancel(message, nowNs, ticks),
            MassCancelDecoder.TemplateId => TakeMassCancel(message, nowNs, ticks),
            StatusRequestDecoder.TemplateId => TakeStatusRequest(message, ticks),
            _ => Drop(),
        };
    }

    private bool TakeNew(ReadOnlySpan<byte> message, long nowNs, long ticks)
    {
        if (!NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) return Drop();
        RejectReason reason = CheckState(order.ClientOrderId);
        if (reason == Discarded) return Discard();
        if (reason == Passed) reason = _connection.HasOrderRoom ? _ledger.TryOpen(ref order, nowNs) : RejectReason.RateLimit;

        if (reason != Passed) return TryRefuse(order.ClientOrderId, originalClientOrderId: 0, order.InstrumentId, reason);
        Send(message, order.InstrumentId, order.Cause, ticks);
        _telemetry.NewOrdersSent++;
        return true;
    }

    private bool TakeReplace(ReadOnlySpan<byte> message, long nowNs, long ticks)
    {
        if (!ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder order)) return Drop();
        RejectReason reason = CheckState(order.ClientOrderId);
        if (reason == Discarded) return Discard();
        if (reason == Passed) reason = _connection.HasOrderRoom ? _ledger.TryReplace(ref order, nowNs) : RejectReason.RateLimit;

        if (reason != Passed) return TryRefuse(order.ClientOrderId, order.OriginalClientOrderId, order.InstrumentId, reason);
        Send(message, order.InstrumentId, order.Cause, ticks);
        _telemetry.ReplacesSent++;
        return true;
    }

    private bool TakeCancel(ReadOnlySpan<byte> message, long nowNs, long ticks)
    {
        if (!CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) return Drop();
        if (!CanSend)
        {
            _telemetry.CancelsDiscarded++;
            return true;
        }

        _ledger.OnCancelSent(nowNs);
        Send(message, cancel.InstrumentId, cancel.Cause, ticks);
        _telemetry.CancelsSent++;
        return true;
    }

    private bool TakeMassCancel(ReadOnlySpan<byte> message, long nowNs, long ticks)
    {
        if (!MassCancelDecoder.TryWrap(message, out MassCancelDecoder cancel) || cancel.VenueId != _settings.VenueId) return Drop();
        if (!CanSend)
        {
            _telemetry.CancelsDiscarded++;
            OweMassCancel(cancel.Reason); // the venue has cancelled, or has not yet noticed: once more at the next logon
            return true;
        }

        _ledger.OnCancelSent(nowNs);
        Send(message, cancel.HasInstrumentId ? cancel.InstrumentId : FrameHeader.NoInstrument, cancel.Cause, ticks);
        _telemetry.MassCancelsSent++;
        return true;
    }

    private bool TakeStatusRequest(ReadOnlySpan<byte> message, long ticks)
    {
        if (!StatusRequestDecoder.TryWrap(message, out StatusRequestDecoder request) || request.VenueId != _settings.VenueId) return Drop();
        if (!CanSend || _telemetry.SessionId == 0 || request.SessionId != _telemetry.SessionId)
        {
            _telemetry.StaleStatusRequests++;
            return true;
        }

        Send(message, FrameHeader.NoInstrument, request.Cause, ticks);
        _telemetry.StatusRequestsSent++;
        if (_telemetry.Arm == ArmState.Armed) return true; // a look in passing: what is in flight stays
        _telemetry.Arm = ArmState.Reconciling;
        _armingRequestId = request.RequestId;
        _ledger.BeginReconciliation(request.RequestId);
        _hasOverflowed = false;
        return true;
    }

    /// <summary>What the state of gateway and session says of a new or replaced order.</summary>
    private RejectReason CheckState(long clientOrderId)
    {
        if (ClientOrderId.Epoch(clientOrderId) != _record.Epoch) return CheckEpoch(clientOrderId);
        if (_telemetry.IsLatched != 0) return RejectReason.GatewayShut;
        if (_isClosing) return RejectReason.RouteDown;
        if (_telemetry.Arm == ArmState.Armed && CanSend) return Passed;
        return IsEngineLost || _telemetry.Arm != ArmState.Unarmed ? RejectReason.RouteDown : Discarded;
    }

    /// <summary>An older engine cannot trade; one that nobody announced has not compared its state.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private RejectReason CheckEpoch(long clientOrderId)
    {
        if (clientOrderId <= 0) return RejectReason.Malformed;
        if (ClientOrderId.Epoch(clientOrderId) > _record.Epoch)
        {
            Save(_record with { Epoch = (ushort)ClientOrderId.Epoch(clientOrderId) });
            LogOnAgain();
            return RejectReason.RouteDown;
        }

        _telemetry.OlderEpochRefusals++;
        return RejectReason.GatewayShut;
    }

    private void Send(ReadOnlySpan<byte> message, uint instrumentId, CauseDecoder cause, long ticks)
    {
        Invariant.Check(_connection.TryWrite(message, instrumentId, _record.Epoch, _nowNs, isUrgent: false)); // HasRoom was asked
        _samples.Add(_connection.WrittenBytes, new OrderTime(cause.OrderNumber, cause.ReceiveTimeNs, ticks, SentTicks: 0));
    }

    private bool Drop()
    {
        _telemetry.MalformedOrders++;
        return true;
    }

    private bool Discard()
    {
        _telemetry.OrdersDiscarded++;
        return true;
    }

    private bool TryRefuse(long clientOrderId, long originalClientOrderId, uint instrumentId, RejectReason reason)
    {
        if (!TryPublishOwed() || !_sink.TryClaim(out Span<byte> frame))
        {
            _telemetry.ExecutionStalls++;
            return false;
        }

        Span<byte> message = frame[FrameHeader.SizeBytes..];
        int messageBytes;
        if (originalClientOrderId == 0)
        {
            Invariant.Check(RejectedEncoder.TryWrap(message, out RejectedEncoder rejected));
            rejected.ClientOrderId = clientOrderId;
            rejected.Reason = reason;
            messageBytes = rejected.EncodedLength;
        }
        else
        {
            Invariant.Check(ReplaceRejectedEncoder.TryWrap(message, out ReplaceRejectedEncoder rejected));
            rejected.ClientOrderId = clientOrderId;
            rejected.OriginalClientOrderId = originalClientOrderId;
            rejected.Reason = reason;
            messageBytes = rejected.EncodedLength;
        }

        Commit(frame, messageBytes, instrumentId, venueTimeNs: 0, FrameFlags.EndOfEvent | FrameFlags.Synthetic);
        _telemetry.Refusals[(int)reason & (ReasonCounts.Capacity - 1)]++;
        return true;
    }
}
