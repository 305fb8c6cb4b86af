using LowLatencyMM.Aeron;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>What a gateway sees of an engine, written by hand: messages into a log of orders, executions out of the other. One thread; for warming up and tests.</summary>
internal sealed class ShadowEngine : IDisposable
{
    private const long StepNs = 1_000_000;
    private const int StepsMax = 3_000;
    private readonly byte[] _message = new byte[FrameLayout.MaxMessageBytes];
    private readonly GatewaySettings _settings;
    private readonly ExchangeServer _venue;
    private readonly IpcStream _ordersStream;
    private readonly IpcStream _executionsStream;
    private readonly ExclusivePublication _orders;
    private readonly Image _executions;
    private readonly ExclusivePublication _gatewayEnd;
    private readonly Image _gatewayImage;
    private long _nowNs;
    private long _ageNs;
    private long _requestId;
    private ushort _epoch = 1;

    public ShadowEngine(GatewaySettings settings, GatewayLimits limits, ExchangeServer venue, string directory)
    {
        _settings = settings;
        _venue = venue;
        _nowNs = settings.StartTimeNs;
        var options = new LogBufferOptions { SessionId = 1, StreamId = 1, CorrelationId = 1 };
        _ordersStream = IpcStream.Create(Path.Combine(directory, "orders.log"), options);
        _executionsStream = IpcStream.Create(Path.Combine(directory, "executions.log"), options);
        _orders = _ordersStream.PublishExclusively();
        _gatewayImage = _ordersStream.Join(ImageJoin.Start);
        _executions = _executionsStream.Join(ImageJoin.Start);
        _gatewayEnd = _executionsStream.PublishExclusively();
        Gateway = new LiveGateway(
            settings, limits, new GatewayRecord(0, false, ""), default, new ExecutionLogSink(null), new TcpVenueSocket(venue.OrderEntry), default,
            new FileGatewayStore(directory, "shadow"));
        Attach(_epoch);
    }

    public LiveGateway Gateway { get; }

    /// <summary>The gateway's session as it told it; 0 for none.</summary>
    public long SessionId { get; private set; }

    public void Attach(ushort epoch)
    {
        _epoch = epoch;
        SessionId = 0;
        Gateway.Attach(new OrderLogSource(_gatewayImage), new ExecutionLogSink(_gatewayEnd), epoch);
    }

    public void FallSilent() => _ageNs = 2 * _settings.EngineSilenceMaxNs;

    public void Return() => _ageNs = 0;

    /// <summary>So many milliseconds of gateway and venue.</summary>
    public void Step(int count)
    {
        for (int step = 0; step < count; step++)
        {
            _nowNs += StepNs;
            Gateway.OnEngineHeartbeat(_ageNs);
            Gateway.DoWork(_nowNs);
            _ = _venue.DoWork(_nowNs);
            while (_executions.TryPeek(out ReadOnlySpan<byte> frame))
            {
                if (SessionStateDecoder.TryWrap(frame[FrameHeader.SizeBytes..], out SessionStateDecoder state))
                    SessionId = state.Status == SessionStatus.Connected ? state.SessionId : 0;
                _executions.Release();
            }
        }
    }

    /// <summary>Waits for a session and asks for its state; false: none came in time.</summary>
    public bool TryArm()
    {
        for (int step = 0; step < StepsMax && Gateway.Telemetry.Arm != ArmState.Armed; step++)
        {
            Step(1);
            if (SessionId != 0 && Gateway.Telemetry.Arm == ArmState.Unarmed && step % 50 == 0) Request(SessionId);
        }

        return Gateway.Telemetry.Arm == ArmState.Armed;
    }

    public bool TryEnd() => Gateway.TryEnd(_nowNs);

    public void New(long counter, Side side, long price, long lots, uint instrumentId)
    {
        Invariant.Check(NewOrderEncoder.TryWrap(_message, out NewOrderEncoder order));
        order.ClientOrderId = ClientOrderId.Compose(_epoch, 0, counter);
        order.Price = price;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        Send(order.EncodedLength);
    }

    public void Replace(long counter, long originalCounter, Side side, long price, long lots, uint instrumentId)
    {
        Invariant.Check(ReplaceOrderEncoder.TryWrap(_message, out ReplaceOrderEncoder order));
        order.ClientOrderId = ClientOrderId.Compose(_epoch, 0, counter);
        order.OriginalClientOrderId = ClientOrderId.Compose(_epoch, 0, originalCounter);
        order.Price = price;
        order.Lots = lots;
        order.InstrumentId = instrumentId;
        order.Side = side;
        Send(order.EncodedLength);
    }

    public void Cancel(long counter, uint instrumentId)
    {
        Invariant.Check(CancelOrderEncoder.TryWrap(_message, out CancelOrderEncoder order));
        order.ClientOrderId = ClientOrderId.Compose(_epoch, 0, counter);
        order.InstrumentId = instrumentId;
        Send(order.EncodedLength);
    }

    public void MassCancel()
    {
        Invariant.Check(MassCancelEncoder.TryWrap(_message, out MassCancelEncoder order));
        order.VenueId = _settings.VenueId;
        order.Reason = MassCancelReason.Strategy;
        Send(order.EncodedLength);
    }

    public void Request(long sessionId)
    {
        Invariant.Check(StatusRequestEncoder.TryWrap(_message, out StatusRequestEncoder request));
        request.RequestId = ++_requestId;
        request.SessionId = sessionId;
        request.VenueId = _settings.VenueId;
        Send(request.EncodedLength);
    }

    public void Malformed() => Send(3);

    public void Dispose()
    {
        _venue.Close();
        _ordersStream.Dispose();
        _executionsStream.Dispose();
    }

    private void Send(int lengthBytes)
    {
        ReadOnlySpan<byte> message = _message.AsSpan(0, lengthBytes);
        if (_orders.Offer(message) == PublicationResult.AdminAction) _ = _orders.Offer(message);
    }
}
