using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A Core with a scripted strategy, its frames and its orders: one instrument, route up, book whole, unless told otherwise.</summary>
internal sealed class EngineRig : IDisposable
{
    public const long Tick = FrameFactory.Tick;
    public const long BidTicks = 600_000;
    public const long AskTicks = 600_001;

    /// <summary>Without a kill switch: what is no part of a test must not happen in it.</summary>
    public static readonly EngineConfiguration Unwatched = new() { KillSwitch = KillSwitchParameters.Off };
    private readonly Script _script = new();
    private readonly AttributionCheck _attribution = new();
    private OrderRecorder _sink = new();
    private long _matchId;

    public EngineRig(EngineConfiguration? configuration = null, bool isReady = true)
    {
        Core = new Core<ScriptedStrategy>(configuration ?? Unwatched, new ScriptedStrategy(_script));
        if (!isReady) return;
        Send(Frames.Definition());
        Send(Frames.SessionUp());
        SendBook();
    }

    public FrameFactory Frames { get; } = new();

    public Core<ScriptedStrategy> Core { get; }

    public Script Script => _script;

    public List<SentOrder> Sent => _sink.Orders;

    public SentOrder LastSent => _sink.Orders[^1];

    public EngineCounters Counters => Core.Context.Counters;

    public Position Position => Core.Context.Positions[0];

    public InstrumentOrders Open => Core.Context.Orders.OfInstrument(0);

    /// <summary>Ledgers that were held against Σ QΔM so far.</summary>
    public long AttributionLooks => _attribution.LookCount;

    /// <summary>Runs a frame; afterwards the parts of every ledger must add up.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        Core.OnFrame(frame, ref _sink);
        if (_attribution.CheckAll(Core.Context) is not AttributionFault.None and var fault) Assert.Fail($"frame {Core.Sequence}: attribution, {fault}");
    }

    public void SendBook() => Send(Frames.Snapshot([(BidTicks * Tick, 1000)], [(AskTicks * Tick, 1000)]));

    /// <summary>Runs an action inside the engine, on a timer frame.</summary>
    public void Do(Action<StrategyContext> action)
    {
        _script.Next = action;
        Send(Frames.Timer());
    }

    public RiskReason TryPlace(Side side, long ticks, long lots, int instrumentSlot = 0, OrderFlags flags = 0)
    {
        RiskReason reason = RiskReason.None;
        Do(context => reason = context.Place(Request(side, ticks, lots, instrumentSlot) with { Flags = flags }, out _));
        return reason;
    }

    /// <summary>Places an order that risk must accept; its client order id.</summary>
    public long Place(Side side = Side.Buy, long ticks = BidTicks, long lots = 10)
    {
        Assert.That(TryPlace(side, ticks, lots), Is.EqualTo(RiskReason.None));
        return LastSent.ClientOrderId;
    }

    public long PlaceLive(Side side = Side.Buy, long ticks = BidTicks, long lots = 10)
    {
        long id = Place(side, ticks, lots);
        Send(Frames.Accepted(id, id + 1_000_000, ticks * Tick, lots));
        return id;
    }

    /// <summary>Brings a buy of 10 lots into a state; its id.</summary>
    public long PlaceIn(OrderState state)
    {
        long id = state is OrderState.PendingNew or OrderState.Rejected ? Place() : PlaceLive();
        switch (state)
        {
            case OrderState.PendingCancel:
                Cancel(id);
                break;
            case OrderState.PendingReplace:
                Replace(id, BidTicks - 1, 12);
                break;
            case OrderState.Replaced:
                long next = Replace(id, BidTicks - 1, 12);
                Send(Frames.Replaced(next, id, next, (BidTicks - 1) * Tick, 12, 0));
                break;
            case OrderState.Unknown:
                Send(Frames.Session(SessionStatus.Down));
                break;
            case OrderState.Filled:
                Fill(id, 10, matchId: 1);
                break;
            case OrderState.Cancelled:
                Send(Frames.Canceled(id, 0, leaves: 0, cum: 0));
                break;
            case OrderState.Expired:
                Send(Frames.Canceled(id, 0, leaves: 0, cum: 0, CancelReason.Expired));
                break;
            case OrderState.Rejected:
                Send(Frames.Rejected(id, RejectReason.RateLimit));
                break;
        }

        Assert.That(State(id), Is.EqualTo(state));
        return id;
    }

    public RiskReason TryReplace(long id, long ticks, long lots)
    {
        RiskReason reason = RiskReason.None;
        int slot = Slot(id);
        Do(context => reason = context.Replace(slot, new Price(ticks * Tick), new Lots(lots), out _));
        return reason;
    }

    /// <summary>Replaces an order; the replacement's client order id.</summary>
    public long Replace(long id, long ticks, long lots)
    {
        Assert.That(TryReplace(id, ticks, lots), Is.EqualTo(RiskReason.None));
        Assert.That(LastSent.OriginalClientOrderId, Is.EqualTo(id));
        return LastSent.ClientOrderId;
    }

    public RiskReason Cancel(long id)
    {
        RiskReason reason = RiskReason.None;
        int slot = Slot(id);
        Do(context => reason = context.Cancel(slot));
        return reason;
    }

    public void Fill(long id, long lots, Side side = Side.Buy, long ticks = BidTicks, long? matchId = null) =>
        Send(Frames.Filled(id, id + 1_000_000, matchId ?? ++_matchId, ticks * Tick, lots, side));

    public void Advance(long ns)
    {
        Frames.NowNs += ns;
        Send(Frames.Timer());
    }

    public ref Order Order(long id) => ref Core.Context.Orders[Slot(id)];

    public OrderState State(long id) => Order(id).State;

    public int CountSent(OutboundKind kind) => Sent.Count(order => order.Kind == kind);

    public void Command(CommandKind kind) => Send(Frames.Command(kind));

    public void Dispose() => Core.Dispose();

    private static OrderRequest Request(Side side, long ticks, long lots, int instrumentSlot) =>
        new() { InstrumentSlot = instrumentSlot, Side = side, Price = new Price(ticks * Tick), Lots = new Lots(lots) };

    private int Slot(long id)
    {
        Assert.That(Core.Context.Orders.TryFind(id, out int slot), Is.True);
        return slot;
    }
}
