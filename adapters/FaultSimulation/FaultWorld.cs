using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.FaultSimulation;

/// <summary>The real engine and two adversarial venues in simulated time; runs script after script. One thread; its own engines.</summary>
/// <remarks>What the venues may do is in <see cref="FaultAction"/>. Assumed, as of TCP: within a session nothing overtakes on the way to the venue, no fill is lost,
/// and no execution is older than <see cref="DelayNsMax"/> when it arrives.</remarks>
internal sealed partial class FaultWorld : IDisposable
{
    public const int InstrumentCount = 3;
    public const int VenueCount = 2;

    /// <summary>Half of the time after which an order counts as unanswered.</summary>
    public const long DelayNsMax = AckTimeoutNs / 2;
    private const long AckTimeoutNs = 60_000_000;
    private const long CompareIntervalNs = 2 * AckTimeoutNs;
    private const long StartNs = 1_700_000_000_000_000_000;
    private const long TimerNs = 10_000_000;
    private const long MidStart = 1_000_000_000_000;
    private const int SettleRoundsMax = 400;
    private readonly Core<WishStrategy>[] _cores = [NewCore(), NewCore()];
    private readonly byte[] _pristine;
    private readonly byte[] _snapshot;
    private readonly FaultVenue[] _venues = [new(InstrumentCount), new(InstrumentCount)];
    private readonly FrameLog _log = new();
    private readonly byte[] _order = new byte[256];
    private readonly HashSet<long> _orderIds = [];
    private readonly HashSet<long> _cancelIds = []; // of orders that the engine wanted to end
    private readonly HashSet<long> _reducedIds = []; // of orders of which the venue ended a part, which may count as the answer to a cancel
    private readonly long[] _mids = new long[InstrumentCount];
    private readonly long[] _ordersTaken = new long[VenueCount];
    private Core<WishStrategy> _core;
    private List<string>? _trace;
    private int _snapshotFrames;
    private int _orderBytes;
    private bool _isKilled;
    private bool _isOrderly;
    private FaultViolationException? _violation; // of an order, until its frame is done: nothing is thrown through the engine

    /// <param name="hasGateways">Real gateways between engine and venues.</param>
    public FaultWorld(bool hasGateways = false)
    {
        if (hasGateways) _lines = NewLines(_venues, _log);
        _pristine = new byte[_cores[0].SnapshotBytes];
        _snapshot = new byte[_cores[0].SnapshotBytes];
        _cores[0].Save(_pristine);
        _core = _cores[0];
    }

    public FaultCounts Counts { get; } = new();

    /// <summary>Every script is run once more from its frames, not only each sixteenth.</summary>
    public bool IsEachReplayed { get; init; }

    /// <summary>Runs a script to its end and everything to rest; null when every rule held.</summary>
    /// <param name="trace">Takes a line for each thing that happens; null for nobody.</param>
    public FaultFailure? Run(ReadOnlySpan<FaultStep> steps, List<string>? trace = null)
    {
        _trace = trace;
        int step = 0;
        try
        {
            Begin();
            for (; step < steps.Length; step++) Do(in steps[step]);
            Settle();
            return null;
        }
        catch (FaultViolationException violation)
        {
            return new FaultFailure(violation.Rule, step, violation.Message);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or OverflowException)
        {
            return new FaultFailure(FaultRule.EngineInvariant, step, exception.Message);
        }
        finally
        {
            Counts.Scripts++;
            Counts.Frames += _log.Count;
            Counts.Orders += _core.OrderCount;
            Counts.Fills += _venues[0].FillCount + _venues[1].FillCount;
        }
    }

    public void Dispose()
    {
        foreach (Core<WishStrategy> core in _cores) core.Dispose();
    }

    internal Span<byte> Claim(int lengthBytes) => _order.AsSpan(0, _orderBytes = lengthBytes);

    /// <summary>The engine sent a message: it is checked by itself, and is on its way.</summary>
    internal void OnOrder(ushort venueId)
    {
        OrderMessage message = OrderMessage.Decode(_order.AsSpan(0, _orderBytes), venueId);
        if (_trace is not null) Note($"  engine sends: {message}");
        if (message.IsOrder) _violation ??= CheckOrder(in message);
        if (message.Kind == OutboundKind.Cancel) _cancelIds.Add(message.ClientOrderId);
        if (!TrySend(in message)) return; // the route has no gateway: dropped
        if (message.IsOrder) _violation ??= CheckPosition(in message);
    }

    private bool TrySend(in OrderMessage message)
    {
        if (_lines is not null) return TrySendByLine(in message);
        FaultVenue venue = _venues[message.VenueId];
        if (venue.IsConnected) venue.FromEngine.Add(message);
        return venue.IsConnected;
    }

    private static Core<WishStrategy> NewCore() => new(Configuration, default);

    private static EngineConfiguration Configuration { get; } = new()
    {
        Epoch = 1,
        InstrumentCapacity = 4,
        VenueCapacity = VenueCount,
        BookLevelsPerSide = 8,
        OrderCapacity = 64,
        FillKeyCapacity = 256,
        StateBytesMax = 1 << 22,
        AckTimeoutNs = AckTimeoutNs,
        CompareIntervalNs = CompareIntervalNs,
        KillSwitch = KillSwitchParameters.Off, // what it adds is tested for itself; here it would only stop scripts early
        OpenOrdersMax = 10,
        Performance = new PerformanceParameters { PendingFillCapacity = 64 }, // its ring is most of the state, which each script loads anew
        OrdersPerSecondMax = 100,
        OrderBurstMax = OrderBurstMax,
        DefaultLimits = new RiskLimits
        {
            OrderLotsMax = new Lots(OrderLotsMax),
            PositionLotsMax = new Lots(PositionLotsMax),
            OrderNotionalMax = OrderNotionalMax,
            PriceBandFraction = 0.05,
            OpenOrdersMax = InstrumentOrdersMax,
        },
    };

    private static ushort VenueOf(int instrument) => (ushort)(instrument / 2);

    private void Begin()
    {
        _core = _cores[0];
        if (!_core.TryLoad(_pristine)) throw new InvalidOperationException("the engine does not take its own snapshot");
        foreach (FaultVenue venue in _venues) venue.Reset();
        _log.Clear();
        _orderIds.Clear();
        _cancelIds.Clear();
        _reducedIds.Clear();
        Array.Clear(_ordersTaken);
        _log.NowNs = StartNs;
        _log.Epoch = 1;
        _log.OrderDigest = _core.OrderDigest;
        _snapshotFrames = 0;
        _isKilled = false;
        _isOrderly = true;
        _violation = null;
        _pristine.CopyTo(_snapshot, 0);
        foreach (GatewayLine line in _lines ?? []) line.Begin(_log.Epoch);
        Begin(_log.StartOfRun());
        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            _mids[instrument] = MidStart;
            Begin(_log.Definition(instrument, VenueOf(instrument)));
            Begin(_log.Book(instrument, MidStart));
        }

        for (ushort venue = 0; venue < VenueCount; venue++) Connect(venue);
        for (ushort venue = 0; venue < VenueCount; venue++) Drain(venue);

        void Begin(ReadOnlySpan<byte> frame) => Handle(frame);
    }

    /// <summary>The engine handles a frame, and what must hold after each is checked.</summary>
    private void Handle(ReadOnlySpan<byte> frame)
    {
        var sink = new FaultSink(this, isReplay: false);
        _core.OnFrame(frame, ref sink);
        if (_violation is not null) throw _violation;
        _log.OrderDigest = _core.OrderDigest;
        CheckExposure();
    }

    private void Connect(ushort venueId)
    {
        if (_lines is not null)
        {
            ConnectByLine(venueId);
            return;
        }

        FaultVenue venue = _venues[venueId];
        venue.Connect();
        if (_trace is not null) Note($"venue {venueId}: session {venue.SessionId} begins");
        Handle(_log.Session(venueId, SessionStatus.Connected, venue.SessionId));
    }

    private void Disconnect(ushort venueId, int taken, int delivered, bool cancels)
    {
        if (_lines is not null)
        {
            _lines[venueId].Break(frames: 0, taken: 0, bytes: 0, isSeen: true, cancels);
            _lines[venueId].Round(); // it sees the end
            return;
        }

        FaultVenue venue = _venues[venueId];
        for (; taken > 0 && venue.FromEngine.Count > 0; taken--) venue.Take(_log.NowNs, isRefused: false);
        for (; delivered > 0 && venue.ToEngine.Count > 0; delivered--) Deliver(venueId, 0);
        if (_trace is not null)
            Note($"venue {venueId}: session ends; lost {venue.FromEngine.Count} to it, {venue.ToEngine.Count} from it{(cancels ? "; it cancels what is open" : "")}");
        venue.Disconnect(cancels);
        Handle(_log.Session(venueId, SessionStatus.Down, 0));
    }

    private void Deliver(ushort venueId, int place, bool stays = false)
    {
        FaultVenue venue = _venues[venueId];
        Execution execution = venue.ToEngine[place];
        if (!stays) venue.ToEngine.RemoveAt(place);
        if (_trace is not null) Note($"venue {venueId}: {execution}{(stays ? " (and once more later)" : place > 0 ? " (late ones before it)" : "")}");
        Handle(_log.Execution(in execution, venueId));
    }

    private void PassTime(int timers)
    {
        if (_lines is not null)
        {
            PassTimeByLines(timers, isEngineStalled: false);
            return;
        }

        for (; timers > 0; timers--)
        {
            _log.NowNs += TimerNs;
            for (ushort venue = 0; venue < VenueCount; venue++)
            {
                // Nothing is on its way for longer than the assumption says.
                while (OldestPlace(venue) is >= 0 and int place) Deliver(venue, place);
            }

            Handle(_log.Timer());
        }
    }

    private int OldestPlace(ushort venueId)
    {
        List<Execution> waiting = _venues[venueId].ToEngine;
        for (int place = 0; place < waiting.Count; place++)
        {
            if (_log.NowNs - waiting[place].SentNs >= DelayNsMax) return place;
        }

        return -1;
    }

    /// <summary>Everything on its way arrives, and what comes of it, until nothing moves.</summary>
    private void Drain(ushort venueId)
    {
        if (_lines is not null)
        {
            DrainByLine(venueId);
            return;
        }

        FaultVenue venue = _venues[venueId];
        while (venue.FromEngine.Count + venue.ToEngine.Count > 0)
        {
            while (venue.FromEngine.Count > 0) venue.Take(_log.NowNs, isRefused: false);
            while (venue.ToEngine.Count > 0) Deliver(venueId, 0);
        }
    }

    private void Note(string text)
    {
        StrategyContext context = _core.Context;
        string state = context.RiskState == RiskState.Normal ? "" : $" [{context.RiskState}]";
        var positions = new System.Text.StringBuilder();
        for (int instrument = 0; instrument < InstrumentCount; instrument++)
        {
            ref readonly InstrumentOrders open = ref context.Orders.OfInstrument(instrument);
            positions.Append($"{$"{context.Positions[instrument].Lots.Count:+0;-0;0}/{_venues[VenueOf(instrument)].Position(instrument):+0;-0;0} +{open.ExposedBuyLots.Count}-{open.ExposedSellLots.Count}",-14}");
        }

        _trace!.Add($"{(_log.NowNs - StartNs) / 1_000_000,6}  {positions}{text}{state}");
    }
}
