using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>The engine as a strategy sees it: state to read, wishes to send. Engine thread only.</summary>
public sealed partial class StrategyContext
{
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<EngineCounters> _counters;
    private readonly PreTradeRisk _risk;
    private readonly KillSwitch _killSwitch;
    private readonly TailLimiter _tail;
    private readonly AccountWatch _account;
    private readonly RegimeWatch _regimes;
    private readonly OrderEntry _entry;
    private readonly OrderOutbox _outbox;

    internal StrategyContext(
        InstrumentTable instruments,
        BookTable books,
        OrderTable orders,
        PositionTable positions,
        ExposureTable exposures,
        PerformanceTable performance,
        PreTradeRisk risk,
        KillSwitch killSwitch,
        TailLimiter tail,
        AccountWatch account,
        RegimeWatch regimes,
        OrderEntry entry,
        OrderOutbox outbox,
        ArenaArray<EngineState> state,
        ArenaArray<EngineCounters> counters)
    {
        Instruments = instruments;
        Books = books;
        Orders = orders;
        Positions = positions;
        Exposures = exposures;
        Performance = performance;
        _risk = risk;
        _killSwitch = killSwitch;
        _tail = tail;
        _account = account;
        _regimes = regimes;
        _entry = entry;
        _outbox = outbox;
        _state = state;
        _counters = counters;
    }

    public InstrumentTable Instruments { get; }

    public BookTable Books { get; }

    public OrderTable Orders { get; }

    public PositionTable Positions { get; }

    /// <summary>Worst-case exposures by underlying, venue, account and in total.</summary>
    public ExposureTable Exposures { get; }

    /// <summary>What quotes and fills were worth.</summary>
    public PerformanceTable Performance { get; }

    /// <summary>Engine time, ns since the Unix epoch: the greatest receive time seen so far.</summary>
    public long NowNs => _state[0].NowNs;

    /// <summary>Sequence of the frame being handled.</summary>
    public long FrameSequence => _state[0].Sequence;

    public RiskState RiskState => _state[0].RiskState;

    /// <summary>How an instrument's market behaves; Calm where nobody watches.</summary>
    public MarketRegime Regime(int slot) => _regimes[slot];

    /// <summary>By how much an instrument's sizes are to be multiplied: 1, less in Cautious, while the tail-risk limiter acts and as configured for its regime.</summary>
    [HotPath]
    public double SizeFactor(int slot)
    {
        double factor = Exposures.Scale * _regimes.Factors(slot).Size;
        return _state[0].RiskState == RiskState.Cautious ? _killSwitch.Parameters.CautiousSizeFactor * factor : factor;
    }

    /// <summary>By how much the tail-risk limiter multiplies position limits, and sizes should be: above 0 to 1.</summary>
    public double TailScale => Exposures.Scale;

    /// <summary>What the tail-risk limiter last measured.</summary>
    public ref readonly TailState Tail => ref _tail.State;

    /// <summary>Equity, its peak and that of the day's beginning; zeros without a configured capital.</summary>
    public ref readonly AccountState Account => ref _account.State;

    /// <summary>By how much an instrument's distances are to be multiplied: 1, more in Cautious and as configured for its regime.</summary>
    [HotPath]
    public double SpreadFactor(int slot)
    {
        double factor = _regimes.Factors(slot).Spread;
        return _state[0].RiskState == RiskState.Cautious ? _killSwitch.Parameters.CautiousSpreadFactor * factor : factor;
    }

    /// <summary>Only orders that shrink the position may leave: the engine, or this instrument, reduces.</summary>
    public bool IsReduceOnly(int slot) => _risk.IsReduceOnly(slot);

    /// <summary>How a trigger of the kill switch acts, for corrections that only a strategy can make.</summary>
    /// <param name="trigger">Which.</param>
    /// <param name="subject">Venue id, instrument slot or -1, as <see cref="KillSwitchParameters.ScopeOf"/> says.</param>
    public TriggerSeverity SeverityOf(RiskTrigger trigger, int subject) => _killSwitch.SeverityOf(trigger, subject);

    /// <summary>How long an order takes to have effect, s, while that is too long; else 0.</summary>
    public double LatencySeconds(int venueId) => _killSwitch.LatencySeconds(venueId);

    /// <summary>Triggers of the kill switch that act, or did a minute ago.</summary>
    public ReadOnlySpan<ActiveTrigger> ActiveTriggers => _killSwitch.Active;

    /// <summary>From when on a trigger acts.</summary>
    public TriggerThresholds ThresholdsOf(RiskTrigger trigger) => _killSwitch.ThresholdsOf(trigger);

    /// <summary>The strictest that a trigger or an operator made it.</summary>
    public KillSwitchLevel KillSwitchLevel => _state[0].Level;

    /// <summary>When the next stricter state follows if nobody answers, engine time in ns; the greatest long for never.</summary>
    public long EscalationNs => _killSwitch.EscalationNs;

    /// <summary>When an operator's override of a trigger ends, engine time in ns; in the past when there is none.</summary>
    public long OverrideEndNs(RiskTrigger trigger) => _killSwitch.OverrideEndNs(trigger);

    /// <summary>Alerts so far.</summary>
    public ref readonly AlertState Alerts => ref _killSwitch.Alerts.State;

    /// <summary>Of the run: part of every client order id.</summary>
    public int Epoch => _state[0].Epoch;

    /// <summary>Id of the last Command or SetParameter frame; 0 for none.</summary>
    public long LastCommandId => _state[0].LastCommandId;

    /// <summary>What became of it.</summary>
    public CommandOutcome LastCommandOutcome => _state[0].LastCommandOutcome;

    /// <summary>Venues that there is state for.</summary>
    public int VenueCount => _risk.VenueCount;

    /// <summary>What the engine knows of a venue's route.</summary>
    /// <param name="venueId">0 to <see cref="VenueCount"/>, exclusive.</param>
    public ref readonly VenueState Venue(int venueId) => ref _risk.Venue(venueId);

    public ref readonly EngineCounters Counters => ref _counters[0];

    /// <summary>Order messages that this frame may still cause.</summary>
    public int RemainingOrders => Messages.FrameLayout.MaxOrdersPerFrame - _outbox.Count;

    /// <summary>The instrument is defined, trading, its route up and its book whole, and nobody paused or halted it.</summary>
    public bool IsQuotable(int slot) => _risk.IsQuotable(slot);

    /// <summary>Pre-trade limits of an instrument.</summary>
    public ref readonly RiskLimits Limits(int slot) => ref _risk.Limits(slot);

    /// <summary>Sends a new order unless risk refuses it.</summary>
    /// <returns><see cref="RiskReason.None"/> when sent; <paramref name="orderSlot"/> is its slot.</returns>
    [HotPath]
    public RiskReason Place(in OrderRequest request, out int orderSlot) =>
        Decisions is null ? _entry.Place(in request, out orderSlot) : PlaceRecorded(in request, out orderSlot);

    /// <summary>Replaces price and total quantity (filled part included) of a live order; while it or its replacement waits for an acknowledgement the wish is
    /// kept, the latest one only, and goes through risk and out when that comes.</summary>
    /// <returns><see cref="RiskReason.None"/> when sent or kept; <paramref name="replacementSlot"/> carries the order on.</returns>
    [HotPath]
    public RiskReason Replace(int orderSlot, Price price, Lots lots, out int replacementSlot) => Decisions is null
        ? _entry.Replace(orderSlot, price, lots, out replacementSlot)
        : ReplaceRecorded(orderSlot, price, lots, out replacementSlot);

    /// <summary>Cancels an open order. Never refused for risk, only when it is not open or a cancel is out already.</summary>
    [HotPath]
    public RiskReason Cancel(int orderSlot) => Decisions is null ? _entry.Cancel(orderSlot) : CancelRecorded(orderSlot);
}
