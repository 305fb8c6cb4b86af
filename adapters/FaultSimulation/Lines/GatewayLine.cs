using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The way between engine and venue with a real gateway in it: the engine's order log, the gateway, a byte stream that is cut anywhere, the log of executions.</summary>
/// <remarks>A message stays in <see cref="FaultVenue.FromEngine"/> all the way from the engine on: first those that arrived, then those on the wire, then those
/// in the gateway's send buffer, then those that the gateway has not taken. What the gateway refuses or drops, and what is lost, is removed. One thread.</remarks>
internal sealed partial class GatewayLine(ushort venueId, int[] instruments, FaultVenue venue, FrameLog log)
{
    /// <summary>The dead-man's switch.</summary>
    public const long EngineSilenceMaxNs = 50_000_000;

    /// <summary>Tighter than the engine's, so that they decide something.</summary>
    public const long PositionLotsMax = 9;
    public const long OrderLotsMax = 5;
    public const int InstrumentOrdersMax = 5;
    private const int HeartbeatMs = 20;
    private const int OrderBurstMax = 8;
    private const int OrdersPerSecondMax = 100;
    private readonly Queue<(byte[] Message, long SessionId)> _orders = [];
    private readonly List<byte[]?> _executions = []; // null: the gateway's end
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private readonly List<OrderMessage> _rest = [];
    private SplitMix64 _random;
    private GatewayCore<LineSource, LineSink, LineSocket, LineTicks, LineStore> _gateway = null!;
    private GatewayRecord _disk;
    private long _sentBefore;
    private long _startNs;
    private long _ordersPassed;
    private bool _isLatched;

    /// <summary>No more faults: nothing is cut, refused or held up.</summary>
    public bool IsHealed { get; set; }

    /// <summary>Frames of executions that fit the log.</summary>
    public int Room { get; set; }

    /// <summary>The gateway's disk refuses.</summary>
    public bool IsDiskBroken { get; set; }

    /// <summary>The venue takes no connection.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>The engine has the log of a gateway; without one its orders are dropped.</summary>
    public bool IsRouteLive { get; set; }

    /// <summary>Age of the engine's heartbeat, ns.</summary>
    public long EngineAgeNs { get; set; }

    public int ExecutionCount => _executions.Count;

    public ref readonly GatewayTelemetry Telemetry => ref _gateway.Telemetry;

    private long SentCount
    {
        get
        {
            ref readonly GatewayTelemetry telemetry = ref _gateway.Telemetry;
            return telemetry.NewOrdersSent + telemetry.ReplacesSent + telemetry.CancelsSent + telemetry.MassCancelsSent + telemetry.StatusRequestsSent;
        }
    }

    /// <summary>A new script: a first gateway, not connected.</summary>
    public void Begin(ushort epoch)
    {
        _random = new SplitMix64(1UL + venueId);
        _orders.Clear();
        _executions.Clear();
        _disk = new GatewayRecord(0, false, "");
        (IsHealed, IsDiskBroken, IsRefusing, IsRouteLive, _isLatched) = (false, false, false, true, false);
        (Room, EngineAgeNs, _startNs) = (int.MaxValue, 0, 0);
        (_arrived, _onWire, _inBuffer) = (0, 0, 0);
        ResetConnection();
        Start(epoch);
    }

    public void Heal()
    {
        (IsHealed, IsDiskBroken, IsRefusing) = (true, false, false);
        (Room, EngineAgeNs) = (int.MaxValue, 0);
    }

    /// <summary>One round of the gateway's thread.</summary>
    public void Round()
    {
        _gateway.OnEngineHeartbeat(EngineAgeNs);
        bool isIdle = _gateway.DoWork(log.NowNs) == 0 && Room == int.MaxValue;
        if (isIdle && IsEmpty && venue.IsConnected) Compare(); // it knows all that the venue does
    }

    public void Kill()
    {
        _isLatched = true;
        _gateway.Kill("simulation");
    }

    public void Unlatch()
    {
        _isLatched = false;
        _gateway.Unlatch("simulation");
    }

    /// <summary>The engine's process is gone.</summary>
    public void OnEngineGone() => _gateway.OnEngineGone();

    /// <summary>The next engine, with logs of its own: what waits in the old ones is nobody's.</summary>
    public void Attach(ushort epoch)
    {
        _orders.Clear();
        _executions.Clear();
        int taken = _arrived + _onWire + _inBuffer;
        venue.FromEngine.RemoveRange(taken, venue.FromEngine.Count - taken);
        EngineAgeNs = 0;
        IsRouteLive = true;
        _gateway.Attach(new LineSource(this), new LineSink(this), epoch);
    }

    /// <summary>The gateway's process is killed, and another one starts: it goes on behind the last order taken, and knows what is on the disk.</summary>
    public void RestartGateway(ushort epoch)
    {
        OnClosed();
        _executions.Add(null);
        Start(epoch);
    }

    /// <summary>The engine sent a message, which <see cref="FaultVenue.FromEngine"/> has already.</summary>
    /// <param name="message">Of schema 2.</param>
    /// <param name="sessionId">The session that the engine knew.</param>
    public void AddOrder(ReadOnlySpan<byte> message, long sessionId) => _orders.Enqueue((message.ToArray(), sessionId));

    /// <summary>The next frame of the log of executions; null: its gateway is gone.</summary>
    public byte[]? TakeExecution()
    {
        byte[]? frame = _executions[0];
        _executions.RemoveAt(0);
        return frame;
    }

    /// <summary>When the next frame was written, ns; 0 for a gateway's end.</summary>
    public long NextExecutionNs =>
        _executions[0] is { } frame ? System.Runtime.InteropServices.MemoryMarshal.Read<FrameHeader>(frame).ReceiveTimeNs : 0;

    internal bool TryReadOrder(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (_orders.Count == 0) return false;
        message = _orders.Peek().Message;
        _sentBefore = SentCount;
        return true;
    }

    internal void OnOrderTaken()
    {
        long sessionId = _orders.Dequeue().SessionId;
        int place = _arrived + _onWire + _inBuffer;
        if (SentCount == _sentBefore)
        {
            venue.FromEngine.RemoveAt(place); // refused, discarded or dropped
            return;
        }

        _inBuffer++;
        if (venue.FromEngine[place].IsOrder) CheckPassed(venue.FromEngine[place], sessionId);
    }

    internal bool TryClaimExecution(out Span<byte> frame)
    {
        frame = _frame;
        return _executions.Count < Room;
    }

    internal void OnExecutionWritten() =>
        _executions.Add(_frame.AsSpan(0, FrameHeader.SizeBytes + (int)System.Runtime.InteropServices.MemoryMarshal.Read<FrameHeader>(_frame).Length).ToArray());

    internal bool TrySave(in GatewayRecord record)
    {
        if (IsDiskBroken) return false;
        _disk = record;
        return true;
    }

    private void Start(ushort epoch)
    {
        _startNs = Math.Max(log.NowNs, _gateway is null ? 0 : _startNs + 1_000_000); // session ids grow, also when no time passed
        _ordersPassed = 0;
        _isLatched = _disk.IsLatched;
        var settings = new GatewaySettings
        {
            VenueId = venueId,
            SourceId = (ushort)(FrameLog.VenueSource + venueId),
            SessionName = "simulation",
            StartTimeNs = _startNs,
            HeartbeatIntervalMs = HeartbeatMs,
            BackoffBaseNs = 2_000_000,
            BackoffCapNs = 50_000_000,
            ConnectTimeoutNs = 40_000_000,
            EngineSilenceMaxNs = EngineSilenceMaxNs,
            FillKeysMin = 64,
        };
        _gateway = new(settings, Limits(), _disk, new LineSource(this), new LineSink(this), new LineSocket(this), default, new LineStore(this));
        _gateway.Attach(new LineSource(this), new LineSink(this), epoch);
    }

    private GatewayLimits Limits() => new()
    {
        Instruments =
        [
            .. instruments.Select(instrument => new GatewayInstrument(
                new Instrument { Id = (uint)instrument, VenueId = venueId, Kind = Messages.MarketData.InstrumentKind.Linear, LotValue = Price.Scale },
                new InstrumentLimits
                {
                    OrderLotsMax = OrderLotsMax,
                    OrderNotionalMax = long.MaxValue / 2,
                    PositionLotsMax = PositionLotsMax,
                    OpenOrdersMax = InstrumentOrdersMax,
                    PriceCollarFraction = 0.5,
                    LowestPrice = new Price(1),
                    HighestPrice = new Price(long.MaxValue / 2),
                })),
        ],
        OrdersPerSecondMax = OrdersPerSecondMax,
        OrderBurstMax = OrderBurstMax,
        OpenOrdersMax = 64,
    };

    /// <summary>A new or replaced order that the gateway let pass: its own limits against the truth of the venue.</summary>
    private void CheckPassed(in OrderMessage message, long sessionId)
    {
        ref readonly GatewayTelemetry telemetry = ref _gateway.Telemetry;
        if (_isLatched) throw Violation($"{message} passed a gateway that was shut");
        if (EngineAgeNs > EngineSilenceMaxNs) throw Violation($"{message} passed though its engine is silent");
        if (sessionId != telemetry.SessionId || telemetry.Arm != ArmState.Armed) throw Violation($"{message} was decided in another session and passed");
        if (ClientOrderId.Epoch(message.ClientOrderId) != log.Epoch) throw Violation($"{message} is of another epoch than {log.Epoch} and passed");
        long allowed = (OrderBurstMax * 4 / 5) + ((log.NowNs - _startNs) * OrdersPerSecondMax / 1_000_000_000);
        if (++_ordersPassed > allowed) throw Violation($"{message}: the {_ordersPassed}th order where {allowed} may pass so far");
        if (message.Lots is < 1 or > OrderLotsMax) throw Violation($"{message}: {message.Lots} lots passed, allowed are 1 to {OrderLotsMax}");
        int taken = _arrived + _onWire + _inBuffer;
        _rest.Clear();
        _rest.AddRange(venue.FromEngine[taken..]);
        venue.FromEngine.RemoveRange(taken, _rest.Count);
        long signed = message.Side == Messages.Orders.Side.Buy ? venue.Position(message.Instrument) : -venue.Position(message.Instrument);
        long worst = signed + venue.WorstLots(message.Instrument, message.Side);
        venue.FromEngine.AddRange(_rest);
        if (worst > PositionLotsMax) throw Violation($"{message}: the position could reach {worst}, the gateway's limit is {PositionLotsMax}");
    }

    /// <summary>With nothing on its way: the gateway's own view of the venue is the venue's.</summary>
    public void Compare()
    {
        if (_gateway.Telemetry.Arm != ArmState.Armed) return;
        foreach (int instrument in instruments)
        {
            if (_gateway.PositionLots((uint)instrument) != venue.Position(instrument))
                throw Violation($"instrument {instrument}: the gateway counts {_gateway.PositionLots((uint)instrument)} lots, the venue {venue.Position(instrument)}");
        }

        if (_gateway.Telemetry.OpenOrders != venue.Orders.Length)
            throw Violation($"venue {venueId}: the gateway counts {_gateway.Telemetry.OpenOrders} open orders, the venue {venue.Orders.Length}");
    }

    private static FaultViolationException Violation(string text) => new(FaultRule.Gateway, text);
}
