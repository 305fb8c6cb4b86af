using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

/// <summary>A gateway between an engine's logs and a model venue, in time of its own.</summary>
internal sealed class Rig
{
    public const ushort VenueId = 3, Epoch = 7;
    public const uint Instrument = 0x1_0002, Other = 0x1_0005;
    public const long Unit = Price.Scale, Reference = 100 * Unit, Ms = 1_000_000, StartNs = 1_700_000_000_000_000_000;
    private long _counter;
    private long _requestId = 1_000;
    private long _sourceSequence;

    public Rig(ulong seed = 1, GatewayLimits? limits = null, GatewayRecord? record = null, Func<GatewaySettings, GatewaySettings>? change = null)
    {
        Venue = new ModelVenue(seed, VenueId);
        GatewaySettings settings = Settings(seed);
        if (change is not null) settings = change(settings);
        if (record is { } old) Disk.Record = old;
        Core = new(
            settings, limits ?? Limits(), Disk.Record, new QueueSource(Orders), new InboxSink(Inbox), new ModelSocket(Venue), new ModelTicks(), new MemoryStore(Disk));
        Core.Attach(new QueueSource(Orders), new InboxSink(Inbox), Epoch);
    }

    public GatewayCore<QueueSource, InboxSink, ModelSocket, ModelTicks, MemoryStore> Core { get; }

    public ModelVenue Venue { get; }

    public OrderQueue Orders { get; private set; } = new();

    public Inbox Inbox { get; private set; } = new();

    public MemoryStore.Disk Disk { get; } = new();

    public List<Said> Said { get; } = [];

    public long NowNs { get; private set; } = StartNs;

    public GatewayTelemetry Telemetry => Core.Telemetry;

    public static GatewaySettings Settings(ulong seed = 1) => new()
    {
        VenueId = VenueId,
        SourceId = 9,
        SessionName = "test-session",
        StartTimeNs = StartNs,
        Seed = seed,
        HeartbeatIntervalMs = 100,
    };

    public static GatewayLimits Limits(Func<InstrumentLimits, InstrumentLimits>? change = null, int perSecond = 1_000_000, int burst = 1_000_000, int open = 1_000)
    {
        var limits = new InstrumentLimits
        {
            OrderLotsMax = 100,
            OrderNotionalMax = 100_000 * Unit,
            PositionLotsMax = 1_000,
            OpenOrdersMax = 100,
            PriceCollarFraction = 0.5,
            ReferencePrice = new Price(Reference),
            LowestPrice = new Price(1),
            HighestPrice = new Price(1_000_000 * Unit),
        };
        if (change is not null) limits = change(limits);
        return new GatewayLimits
        {
            Instruments = [new GatewayInstrument(Definition(Instrument), limits), new GatewayInstrument(Definition(Other), limits)],
            OrdersPerSecondMax = perSecond,
            OrderBurstMax = burst,
            OpenOrdersMax = open,
        };
    }

    public static Instrument Definition(uint id, InstrumentKind kind = InstrumentKind.Linear) => new() { Id = id, VenueId = VenueId, Kind = kind, LotValue = Unit / 10 };

    public long NextId(ushort epoch = Epoch) => ClientOrderId.Compose(epoch, 0, ++_counter);

    /// <summary>Cycles for so long, ms; the engine lives and reads what it is told.</summary>
    public void Run(long ms, long stepMs = 1, long? engineAgeNs = null)
    {
        for (long untilNs = NowNs + (ms * Ms); NowNs < untilNs;)
        {
            NowNs += stepMs * Ms;
            if (engineAgeNs is not null || ms > 0) Core.OnEngineHeartbeat(engineAgeNs ?? 0);
            Core.DoWork(NowNs);
            Listen();
        }
    }

    /// <summary>Cycles until something holds, a minute at most.</summary>
    public void RunUntil(Func<bool> holds, string what)
    {
        for (int cycle = 0; !holds(); cycle++)
        {
            Assert.That(cycle, Is.LessThan(60_000), $"never: {what}");
            Run(1);
        }
    }

    /// <summary>Takes what the gateway said, checking what every frame must be.</summary>
    public void Listen()
    {
        while (Inbox.TryRead(out FrameHeader header, out ReadOnlySpan<byte> message))
        {
            Assert.That(header.SourceSequence, Is.EqualTo(++_sourceSequence));
            Assert.That(header.SourceId, Is.EqualTo(9));
            Assert.That(header.ReceiveTimeNs, Is.EqualTo(NowNs));
            Assert.That(header.PublishTicks, Is.GreaterThan(0));
            Said.Add(new Said(header, message.ToArray()));
        }
    }

    public void LogOn() => RunUntil(() => Telemetry.SessionId != 0 && Told(SessionStatus.Connected, Telemetry.SessionId), "logged on");

    /// <summary>Logs on and reconciles, as an engine does.</summary>
    public void Arm()
    {
        LogOn();
        Ask();
        RunUntil(() => Telemetry.Arm == ArmState.Armed, "armed");
    }

    /// <summary>The engine asks for the venue's state; returns the request's id.</summary>
    public long Ask(long? sessionId = null)
    {
        Orders.Add(OrderMessages.StatusRequest(++_requestId, sessionId ?? Telemetry.SessionId, VenueId));
        return _requestId;
    }

    public long SendNew(Side side = Side.Buy, long price = Reference, long lots = 1, uint instrument = Instrument, ushort epoch = Epoch)
    {
        long id = NextId(epoch);
        Orders.Add(OrderMessages.New(id, side, price, lots, instrument));
        return id;
    }

    public long SendReplace(long original, Side side = Side.Buy, long price = Reference, long lots = 1, uint instrument = Instrument, ushort epoch = Epoch)
    {
        long id = NextId(epoch);
        Orders.Add(OrderMessages.Replace(id, original, side, price, lots, instrument));
        return id;
    }

    /// <summary>Another engine with logs of its own.</summary>
    public void Attach(ushort epoch)
    {
        Orders = new OrderQueue();
        Inbox = new Inbox();
        _sourceSequence = 0;
        Core.Attach(new QueueSource(Orders), new InboxSink(Inbox), epoch);
    }

    public bool Told(SessionStatus status, long sessionId) => Said.Any(said =>
        SessionStateDecoder.TryWrap(said.Message, out SessionStateDecoder state) && state.Status == status && (status == SessionStatus.Down || state.SessionId == sessionId)
        && state.VenueId == VenueId);

    /// <summary>Why the gateway or the venue refused an order; null: it did not.</summary>
    public RejectReason? RefusalOf(long id)
    {
        foreach (Said said in Said)
        {
            if (RejectedDecoder.TryWrap(said.Message, out RejectedDecoder rejected) && rejected.ClientOrderId == id) return rejected.Reason;
            if (ReplaceRejectedDecoder.TryWrap(said.Message, out ReplaceRejectedDecoder replace) && replace.ClientOrderId == id) return replace.Reason;
        }

        return null;
    }

    public bool Reached(long id) => Venue.Came.Any(came => came.Schema == NewOrderDecoder.SchemaId && came.Id == id);

    public int MassCancels => Venue.Came.Count(came => came.Schema == NewOrderDecoder.SchemaId && came.Template == MassCancelDecoder.TemplateId);
}
