using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>The checks that every order passes before it exists. There is no other way to an order message.</summary>
/// <remarks>Engine thread only; reads state, changes only the rate limit's tokens, and those last.</remarks>
internal sealed partial class PreTradeRisk
{
    private readonly EngineConfiguration _configuration;
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly OrderTable _orders;
    private readonly PositionTable _positions;
    private readonly ExposureTable _exposures;
    private readonly TailLimiter _tail;
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _state;
    private readonly ArenaArray<VenueState> _venues;
    private readonly ArenaArray<RiskLimits> _limits;
    private readonly ArenaArray<byte> _paused;

    internal PreTradeRisk(
        Arena arena,
        EngineConfiguration configuration,
        InstrumentTable instruments,
        BookTable books,
        OrderTable orders,
        PositionTable positions,
        ExposureTable exposures,
        TailLimiter tail,
        KillSwitch killSwitch,
        ArenaArray<EngineState> state)
    {
        _configuration = configuration;
        _instruments = instruments;
        _books = books;
        _orders = orders;
        _positions = positions;
        _exposures = exposures;
        _tail = tail;
        _killSwitch = killSwitch;
        _state = state;
        _venues = arena.Allocate<VenueState>(configuration.VenueCapacity);
        _limits = arena.Allocate<RiskLimits>(configuration.InstrumentCapacity);
        _paused = arena.Allocate<byte>(configuration.InstrumentCapacity);
        for (int slot = 0; slot < _limits.Length; slot++) _limits[slot] = configuration.DefaultLimits;
        for (int venue = 0; venue < _venues.Length; venue++) _venues[venue].TokenNanos = configuration.OrderBurstMax * 1_000_000_000L;
    }

    internal ref VenueState Venue(int venueId) => ref _venues[venueId];

    internal int VenueCount => _venues.Length;

    internal ref byte Paused(int slot) => ref _paused[slot];

    internal ref readonly RiskLimits Limits(int slot) => ref _limits[slot];

    /// <summary>Takes over the limits that the configuration gives an instrument new to its slot; nobody paused it yet.</summary>
    internal void OnNewInstrument(int slot, uint instrumentId)
    {
        TakeConfiguredLimits(slot, instrumentId);
        _paused[slot] = 0;
    }

    internal ref RiskLimits LimitsToSet(int slot) => ref _limits[slot];

    /// <summary>Gives every instrument the limits of the configuration again.</summary>
    internal void TakeConfiguredLimits()
    {
        for (int slot = 0; slot < _limits.Length; slot++) TakeConfiguredLimits(slot, _instruments[slot].Id);
        _exposures.TakeConfiguredLimits();
    }

    /// <summary>Nothing about the instrument's state forbids a new order.</summary>
    [HotPath]
    internal bool IsQuotable(int slot) => _instruments[slot].IsDefined && CheckState<Unrecorded>(slot, in _instruments[slot], null) == RiskReason.None;

    /// <summary>Only orders that shrink the position may leave.</summary>
    internal bool IsReduceOnly(int slot) => _state[0].RiskState == RiskState.ReduceOnly || _killSwitch.Watch(slot).IsReducing != 0;

    internal bool IsRouteUp(int slot) => _venues[_instruments[slot].VenueId].Status == SessionStatus.Up;

    /// <summary>Checks a new order, or with <paramref name="originalSlot"/> a replacement of that order.</summary>
    /// <returns><see cref="RiskReason.None"/> to go ahead; otherwise nothing has changed.</returns>
    [HotPath]
    internal RiskReason Check(int slot, Side side, Price price, Lots lots, OrderFlags flags, int originalSlot) =>
        Run<Unrecorded>(new RiskCandidate(slot, side, price, lots, flags, originalSlot), null);

    /// <summary>Counts a cancel against the rate; it is never refused.</summary>
    [HotPath]
    internal void OnCancel(int slot) => OrderRate.TakeForCancel(
        ref _venues[_instruments[slot].VenueId], _state[0].NowNs, _configuration.OrdersPerSecondMax, _configuration.OrderBurstMax);

    /// <summary>Another run than the first begins.</summary>
    internal void OnNewRun(ushort venueId) => OrderRate.OnNewRun(ref _venues[venueId], _state[0].NowNs, _configuration.OrderBurstMax);

    private void TakeConfiguredLimits(int slot, uint instrumentId)
    {
        bool hasOwn = _configuration.InstrumentLimits.TryGetValue(instrumentId, out RiskLimits limits);
        _limits[slot] = hasOwn ? limits : _configuration.DefaultLimits;
    }
}
