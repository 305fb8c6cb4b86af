using System.Runtime.CompilerServices;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>Our market maker: microprice, three-scale volatility, Guéant–Lehalle–Fernandez-Tapia distances, a ladder a side, hysteresis.</summary>
/// <remarks>Source: domain specification 1.1, 2.1, 4.2, 4.3, 4.5, 4.7 to 4.9, 10.3. A level whose order the venue refused waits U(50 ms, 150 ms), then
/// U(50 ms, three times the last wait), at most 5 s, and as at first again after 30 s without a refusal.</remarks>
public partial struct MarketMaker : IStrategy
{
    public const int LevelCountMax = 5;
    private const int Sides = 2;
    private const double WaitNsBase = 50_000_000;
    private const double WaitNsMax = 5_000_000_000;
    private const long WaitResetNs = 30_000_000_000;
    private const long TimerTicksPerSweep = 10; // volatility decays and caps move while the top stands still
    private const int SlotsPerTimer = 8; // twice: 16, and 64 in Core, were most of the time a frame took on 1,000 instruments (0.58 -> 0.85 M frames/s)
    private readonly MarketMakerConfiguration _configuration;
    private ArenaArray<QuoteState> _quotes;
    private ArenaArray<MarketMakerParameters> _parameters;
    private ArenaArray<QuoteCell> _cells;
    private ArenaArray<TimerProgress> _progress;
    private ArenaArray<QuoteRandomness> _random;
    private SlotSet _deferred; // something waits for time to pass: a timer looks again

    /// <summary>Throws <see cref="ArgumentException"/> with every error of the configuration.</summary>
    public MarketMaker(MarketMakerConfiguration configuration)
    {
        IReadOnlyList<string> errors = configuration.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join("\n", errors), nameof(configuration));
        _configuration = configuration;
    }

    public void Initialize(StrategyContext context, Arena arena)
    {
        _quotes = arena.Allocate<QuoteState>(context.Instruments.Capacity);
        _cells = arena.Allocate<QuoteCell>(context.Instruments.Capacity * Sides * LevelCountMax);
        _progress = arena.Allocate<TimerProgress>(1);
        _parameters = arena.Allocate<MarketMakerParameters>(context.Instruments.Capacity);
        _deferred = new SlotSet(arena, context.Instruments.Capacity);
        _random = arena.Allocate<QuoteRandomness>(1);
        InitializeRandomness();
        ResetParameters(context);
    }

    /// <inheritdoc/>
    public void ResetParameters(StrategyContext context)
    {
        for (int slot = 0; slot < _parameters.Length; slot++)
        {
            _parameters[slot] = Configured();
            _quotes[slot].ScalePrice = 0; // the next quote makes the model again
        }
    }

    /// <inheritdoc/>
    public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos)
    {
        var parameter = (MarketMakerParameter)parameterId;
        double value = valueNanos / (double)Price.Scale;
        MarketMakerParameters probe = Configured();
        if (!probe.TrySet(parameter, value)) return CommandOutcome.UnknownParameter;
        double highest = parameter is MarketMakerParameter.RiskAversion or MarketMakerParameter.FillDecay
            ? MarketMakerConfiguration.RateMax
            : MarketMakerConfiguration.SizeMax;
        if (valueNanos < 1 || value > highest) return CommandOutcome.OutOfRange;
        if (slot >= 0) return TrySet(slot, parameter, value) ? CommandOutcome.Applied : CommandOutcome.OutOfRange;
        if (context.Instruments.DefinedCount == 0) return CommandOutcome.WithoutEffect;
        bool isSet = true;
        for (int other = 0; other < context.Instruments.Capacity; other++)
        {
            if (context.Instruments[other].IsDefined) isSet &= CanSet(other, parameter, value);
        }

        for (int other = 0; isSet && other < context.Instruments.Capacity; other++)
        {
            if (context.Instruments[other].IsDefined) TrySet(other, parameter, value);
        }

        return isSet ? CommandOutcome.Applied : CommandOutcome.OutOfRange;
    }

    [HotPath]
    public void OnBook(StrategyContext context, int slot)
    {
        ref QuoteState state = ref _quotes[slot];
        Book book = context.Books[slot];
        if (!book.IsQuotable)
        {
            state.TopVersion = book.TopVersion;
            return; // Core cancels the quotes of a stale book
        }

        if (book.TopVersion == state.TopVersion) return;
        state.TopVersion = book.TopVersion;
        Observe(context, slot, ref state);
        Quote(context, slot);
    }

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade) => _quotes[slot].TradeCount++;

    [HotPath]
    public void OnExecution(StrategyContext context, int slot, int orderSlot)
    {
        if (orderSlot != OrderTable.None) Settle(context, slot, orderSlot);
        Quote(context, slot);
    }

    public void OnTimer(StrategyContext context)
    {
        ref TimerProgress progress = ref _progress[0];
        if (++progress.TimerCount % TimerTicksPerSweep == 0 && progress.SweepLeft == 0) progress.SweepLeft = context.Instruments.DefinedCount;
        int sweepCount = Math.Min(progress.SweepLeft, SlotsPerTimer);
        progress.SweepLeft -= sweepCount;
        for (; sweepCount > 0; sweepCount--)
        {
            // A top that stands still is an observation too: without it the volatility would never decay.
            int slot = progress.SweptSlot = context.Instruments.NextDefined(progress.SweptSlot);
            if (context.Books[slot].IsQuotable) Observe(context, slot, ref _quotes[slot]);
            _quotes[slot].CancelRate.EndInterval(CancelCount(context, slot));
            Quote(context, slot);
        }

        for (int deferred = Math.Min(_deferred.Count, SlotsPerTimer); deferred > 0; deferred--)
        {
            progress.DeferredSlot = _deferred.NextAfter(progress.DeferredSlot);
            if (progress.DeferredSlot < 0) break;
            Quote(context, progress.DeferredSlot);
        }
    }

    private readonly void Observe(StrategyContext context, int slot, ref QuoteState state)
    {
        Book book = context.Books[slot];
        double tick = context.Instruments[slot].TickNanos(book.BestBid.Price) / (double)Price.Scale;
        VolatilityParameters parameters = VolatilityParameters.Default(tick);
        parameters.WarmUpNs = _configuration.WarmUpNs;
        state.Volatility.Update(in parameters, context.NowNs, FairPrice(book));
    }

    private readonly double FairPrice(Book book)
    {
        BookLevel bid = book.BestBid;
        BookLevel ask = book.BestAsk;
        return Microprice.Estimate(bid.Price.ToDouble(), ask.Price.ToDouble(), bid.Lots.Count, ask.Lots.Count, _configuration.ImbalanceWeight);
    }

    /// <summary>Takes note of how an order of ours ended: a refused replacement gives its level back to the original, a reject makes it wait.</summary>
    private void Settle(StrategyContext context, int slot, int orderSlot)
    {
        ref Order order = ref context.Orders[orderSlot];
        ref QuoteCell cell = ref Cell(slot, order.Side, order.Level);
        if (order.Level >= LevelCountMax || cell.ClientOrderId != order.ClientOrderId) return;
        if (order.IsOpen) return;
        cell.ClientOrderId = 0;
        int original = order.LinkedSlot;
        bool isOriginalOpen = original != OrderTable.None && context.Orders[original].LinkedSlot == orderSlot && context.Orders[original].IsOpen;
        if (isOriginalOpen) cell.ClientOrderId = context.Orders[original].ClientOrderId;
        if (order.State != OrderState.Rejected) return;
        bool isFirst = cell.RejectTimeNs == 0 || context.NowNs - cell.RejectTimeNs >= WaitResetNs;
        cell.WaitNs = Jitter.Decorrelated(ref _random[0].Waits, WaitNsBase, WaitNsMax, isFirst ? WaitNsBase : cell.WaitNs);
        cell.RejectTimeNs = context.NowNs;
        cell.RetryTimeNs = context.NowNs + (long)cell.WaitNs;
    }

    /// <summary>Decides every level anew and sends the differences, cancels first.</summary>
    private void Quote(StrategyContext context, int slot)
    {
        if (context.Decisions is null) Quote<Unrecorded>(context, slot);
        else Quote<Recorded>(context, slot);
    }

    private void Quote<TMode>(StrategyContext context, int slot)
        where TMode : struct, IRecordingMode
    {
        ref QuoteState state = ref _quotes[slot];
        Book book = context.Books[slot];
        _deferred.Set(slot, book.IsInEvent); // an execution between the parts of an event: the next timer comes back
        DecisionRecord? record = TMode.IsOn ? BeginRecord(context, slot, in state) : null;
        if (!book.IsQuotable) return;
        Span<QuoteTarget> targets = stackalloc QuoteTarget[Sides * LevelCountMax];
        targets.Clear();
        double edgeMin = 0;
        double fair = FairPrice(book);
        if (TMode.IsOn) QuoteFactors.Fair(record!, book.BestBid, book.BestAsk, _configuration.ImbalanceWeight, fair);
        if (context.IsQuotable(slot) && state.Volatility.IsWarm) edgeMin = BuildTargets<TMode>(context, slot, ref state, fair, targets, record);
        Decide<TMode>(context, slot, isBid: true, fair - edgeMin, targets[..LevelCountMax], record);
        Decide<TMode>(context, slot, isBid: false, fair + edgeMin, targets[LevelCountMax..], record);
        if (!TMode.IsRehearsal) Send(context, slot, targets);
    }

    private double BuildTargets<TMode>(
        StrategyContext context, int slot, ref QuoteState state, double fair, Span<QuoteTarget> targets, DecisionRecord? record)
        where TMode : struct, IRecordingMode
    {
        ref Instrument instrument = ref context.Instruments[slot];
        double unit = instrument.LotBaseUnits(fair);
        double scale = fair / _configuration.ReferencePrice;
        double tick = instrument.TickNanos(context.Books[slot].BestBid.Price) / (double)Price.Scale;
        if (!(Math.Abs(fair - state.ScalePrice) <= 0.05 * state.ScalePrice)) Rescale(slot, ref state, fair, scale, tick);
        if (state.ScalePrice == 0)
        {
            if (TMode.IsOn) record!.Silence = "the parameters give no valid model at this price";
            return 0; // no targets
        }

        double volatility = Math.Max(state.Volatility.PriceVolatility(fair), state.Model.VolatilityFloor);
        double inventory = context.Positions[slot].Lots.Count * unit;
        double riskCap = context.Limits(slot).PositionLotsMax.Count * unit;
        double inventoryMax = QuoteLadder.EffectiveInventoryMax(
            _parameters[slot].InventoryMax / scale, QuoteLadder.VolatilityCap(_configuration.RiskBudget, volatility), riskCap);
        double latency = Math.Max(_configuration.DecisionLatencyNs / 1e9, context.LatencySeconds(instrument.VenueId));
        double edgeMin = QuoteFloors.EdgeMinimum(fair, instrument.MakerFee, _configuration.HedgeCostFraction * fair, volatility, latency);
        QuoteDistances distances = state.Model.Distances(inventory, targetInventory: 0, volatility);
        var ladderState = new QuoteLadderState(volatility, Toxicity: 0, inventory, inventoryMax, context.IsReduceOnly(slot));
        double presence = Math.Max(1, instrument.MinLots.Count) * unit;
        if (TMode.IsOn) RecordInputs(record!, context, slot, in state, fair, unit, scale, tick, inventoryMax, latency, edgeMin);
        QuoteLadderParameters ladder = QuoteLadderParameters.Default(
            _parameters[slot].OrderSize / scale * context.SizeFactor(slot), tick, _configuration.ReferenceVolatility * scale, presence);
        ladder.LevelCount = LevelCount(context, instrument.VenueId);
        ladder.SizeGrowth = _configuration.LevelSizeGrowth;
        ladder.StepVolatilityShare = _configuration.LevelStepVolatilityShare;

        Span<QuoteLevel> levels = stackalloc QuoteLevel[LevelCountMax];
        double spreadFactor = context.SpreadFactor(slot);
        double bidDistance = QuoteFloors.Apply(distances.Bid, spreadFactor, edgeMin);
        double askDistance = QuoteFloors.Apply(distances.Ask, spreadFactor, edgeMin);
        if (TMode.IsOn) RecordDistances(record!, in state, inventory, volatility, in distances, spreadFactor, edgeMin, bidDistance, askDistance);
        if (distances.IsBidAllowed)
        {
            int count = QuoteLadder.Build<TMode>(in ladder, in ladderState, isBid: true, bidDistance, levels, record);
            RoundSide<TMode>(context, slot, Side.Buy, fair, unit, levels[..count], targets[..LevelCountMax], record);
        }

        if (distances.IsAskAllowed)
        {
            int count = QuoteLadder.Build<TMode>(in ladder, in ladderState, isBid: false, askDistance, levels, record);
            RoundSide<TMode>(context, slot, Side.Sell, fair, unit, levels[..count], targets[LevelCountMax..], record);
        }

        return edgeMin;
    }

    /// <summary>Levels a side; one while answers are far too slow to tend more, or while the margin is short: the outer ones are worth least.</summary>
    private readonly int LevelCount(StrategyContext context, int venueId)
    {
        bool isShort = context.ActiveTriggers.Length > 0
            && (context.SeverityOf(RiskTrigger.TickToQuoteTime, -1) >= TriggerSeverity.Critical
                || context.SeverityOf(RiskTrigger.AcknowledgementTime, venueId) >= TriggerSeverity.Critical
                || context.SeverityOf(RiskTrigger.MarginRatio, venueId) != TriggerSeverity.None);
        return isShort ? 1 : _configuration.LevelCount;
    }

    /// <summary>The one place where distances and sizes become prices and lots.</summary>
    private static void RoundSide<TMode>(
        StrategyContext context, int slot, Side side, double fair, double unit, ReadOnlySpan<QuoteLevel> levels, Span<QuoteTarget> targets, DecisionRecord? record)
        where TMode : struct, IRecordingMode
    {
        ref Instrument instrument = ref context.Instruments[slot];
        Book book = context.Books[slot];
        bool isBid = side == Side.Buy;
        Price touch = isBid ? book.BestAsk.Price : book.BestBid.Price;
        Lots lotsMax = new(Math.Min(instrument.MaxLots.Count, context.Limits(slot).OrderLotsMax.Count));
        long previousNanos = 0;
        int written = 0;
        for (int level = 0; level < levels.Length; level++)
        {
            double wanted = isBid ? fair - levels[level].Distance : fair + levels[level].Distance;
            long tickNanos = instrument.TickNanos(new Price((long)(wanted * Price.Scale)));
            bool isRounded = isBid
                ? PriceRounding.TryBid(wanted, tickNanos, out long nanos)
                : PriceRounding.TryAsk(wanted, tickNanos, out nanos);
            if (TMode.IsOn) QuoteFactors.Rounded(record!, isBid, level, levels[level].Distance, wanted, tickNanos, isRounded, nanos);
            if (!isRounded) return;
            nanos = isBid ? PriceRounding.PostOnlyBid(nanos, touch.Nanos, tickNanos) : PriceRounding.PostOnlyAsk(nanos, touch.Nanos, tickNanos);
            long postOnlyNanos = nanos;
            if (written > 0) nanos = isBid ? Math.Min(nanos, previousNanos - tickNanos) : Math.Max(nanos, previousNanos + tickNanos);
            previousNanos = nanos;
            written++;
            var price = new Price(nanos);
            long floorLots = PriceRounding.FloorLots(levels[level].Size, unit);
            long cappedLots = Math.Min(floorLots, lotsMax.Count);
            long worthLots = PriceRounding.LotsWorthSending(cappedLots, instrument.Notional(price, new Lots(cappedLots)), instrument.MinNotional);
            long lots = worthLots < instrument.MinLots.Count || !instrument.IsPriceAllowed(price) ? 0 : worthLots;
            if (TMode.IsOn)
            {
                QuoteFactors.Clamped(record!, isBid, level, touch.Nanos, postOnlyNanos, nanos);
                QuoteFactors.Lots(
                    record!, isBid, level, in instrument, context.Limits(slot).OrderLotsMax.Count, floorLots, cappedLots, worthLots, instrument.IsPriceAllowed(price), lots);
            }

            targets[level].Price = price;
            targets[level].Lots = new Lots(lots);
        }
    }

    /// <summary>Compares the levels of one side with the orders that are there.</summary>
    /// <param name="innermost">The price with the least edge, quote currency.</param>
    private void Decide<TMode>(StrategyContext context, int slot, bool isBid, double innermost, Span<QuoteTarget> targets, DecisionRecord? record)
        where TMode : struct, IRecordingMode
    {
        ref Instrument instrument = ref context.Instruments[slot];
        long innermostNanos = 0;
        long roundedTickNanos = 0;
        bool isRounded = false;
        long phaseNs = _quotes[slot].PhaseNs;
        for (int level = 0; level < targets.Length; level++)
        {
            ref QuoteTarget target = ref targets[level];
            ref QuoteCell cell = ref Cell(slot, isBid ? Side.Buy : Side.Sell, level);
            target.OrderSlot = OrderTable.None;
            target.Decision = RequoteDecision.Hold;
            long liveNanos = 0;
            long liveLots = 0;
            bool isAwaiting = false;
            if (cell.ClientOrderId != 0)
            {
                if (!context.Orders.TryFind(cell.ClientOrderId, out target.OrderSlot) || !context.Orders[target.OrderSlot].IsOpen)
                {
                    cell.ClientOrderId = 0;
                }
                else
                {
                    ref Order order = ref context.Orders[target.OrderSlot];
                    isAwaiting = order.State != OrderState.Live;
                    if (isAwaiting && order.State != OrderState.PendingNew)
                    {
                        if (TMode.IsOn) RecordRequote(record!, context, isBid, level, in target, in cell, RequoteReason.AwaitingAnswer, 0);
                        continue; // its answer brings us back here
                    }

                    liveNanos = order.Price.Nanos;
                    liveLots = order.LeavesLots.Count;
                }
            }

            if (liveLots == 0 && (target.Lots.Count == 0 || context.NowNs < cell.RetryTimeNs))
            {
                if (target.Lots.Count > 0) _deferred.Set(slot, true);
                if (TMode.IsOn) RecordRequote(record!, context, isBid, level, in target, in cell, target.Lots.Count > 0 ? RequoteReason.AfterReject : RequoteReason.NothingWanted, 0);
                continue;
            }

            long tickNanos = instrument.TickNanos(target.Price);
            if (tickNanos != roundedTickNanos)
            {
                roundedTickNanos = tickNanos;
                isRounded = isBid
                    ? PriceRounding.TryBid(innermost, tickNanos, out innermostNanos)
                    : PriceRounding.TryAsk(innermost, tickNanos, out innermostNanos);
            }

            if (!isRounded)
            {
                if (TMode.IsOn) RecordRequote(record!, context, isBid, level, in target, in cell, RequoteReason.NoInnermostPrice, 0);
                continue;
            }

            RequoteReason reason = RequoteRule.Reason(
                isBid, liveNanos, liveLots, target.Price.Nanos, target.Lots.Count, innermostNanos, tickNanos, context.NowNs - cell.ActionTimeNs - phaseNs);
            target.Decision = RequoteRule.DecisionOf(reason);
            if (target.Decision == RequoteDecision.Replace && context.NowNs < cell.RetryTimeNs)
            {
                // The venue refused the last replacement: the order waits where it is, unless its edge is gone.
                bool isEdgeGone = isBid ? liveNanos > innermostNanos : liveNanos < innermostNanos;
                reason = isEdgeGone ? RequoteReason.EdgeGoneAfterReject : RequoteReason.AfterReject;
                target.Decision = RequoteRule.DecisionOf(reason);
                _deferred.Set(slot, true);
            }

            // An order that waits for its acknowledgement, or a replacement's, may leave at once; what else is wanted of it its answer will ask anew.
            if (isAwaiting && target.Decision != RequoteDecision.Cancel) (reason, target.Decision) = (RequoteReason.AwaitingAnswer, RequoteDecision.Hold);
            bool isSideWanted = targets[0].Lots.Count > 0; // else the whole side leaves, for its risk, and at once
            if (reason == RequoteReason.Unwanted && level > 0 && isSideWanted && IsStaged(context, slot, level, TMode.IsRehearsal))
            {
                (reason, target.Decision) = (RequoteReason.Staged, RequoteDecision.Hold);
                _deferred.Set(slot, true);
            }

            if (TMode.IsOn) RecordRequote(record!, context, isBid, level, in target, in cell, reason, innermostNanos);
            if (!isAwaiting && target.Decision == RequoteDecision.Hold && context.NowNs - cell.ActionTimeNs - phaseNs < RequoteRule.ActionIntervalNs) _deferred.Set(slot, true);
        }
    }

    private void Send(StrategyContext context, int slot, Span<QuoteTarget> targets)
    {
        for (int index = 0; index < targets.Length; index++)
        {
            if (targets[index].Decision == RequoteDecision.Cancel) context.Cancel(targets[index].OrderSlot);
        }

        for (int index = 0; index < targets.Length; index++)
        {
            ref QuoteTarget target = ref targets[index];
            if (target.Decision is not (RequoteDecision.Place or RequoteDecision.Replace)) continue;
            ref QuoteCell cell = ref _cells[(slot * Sides * LevelCountMax) + index];
            RiskReason reason = target.Decision == RequoteDecision.Place
                ? context.Place(Request(slot, index, in target), out int orderSlot)
                : context.Replace(target.OrderSlot, target.Price, target.Lots + context.Orders[target.OrderSlot].CumLots, out orderSlot);
            cell.ActionTimeNs = context.NowNs; // a refusal waits like an action
            if (reason == RiskReason.None)
            {
                cell.ClientOrderId = context.Orders[orderSlot].ClientOrderId;
                continue;
            }

            // A quote that may not move must not stay where it is no longer wanted.
            _deferred.Set(slot, true);
            if (target.Decision == RequoteDecision.Replace) context.Cancel(target.OrderSlot);
        }
    }

    private static OrderRequest Request(int slot, int index, in QuoteTarget target) => new()
    {
        InstrumentSlot = slot,
        Side = index < LevelCountMax ? Side.Buy : Side.Sell,
        Price = target.Price,
        Lots = target.Lots,
        Flags = OrderFlags.PostOnly,
        Level = (byte)(index % LevelCountMax),
    };

    private ref QuoteCell Cell(int slot, Side side, int level) =>
        ref _cells[(((slot * Sides) + (side == Side.Buy ? 0 : 1)) * LevelCountMax) + Math.Min(level, LevelCountMax - 1)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Rescale(int slot, ref QuoteState state, double fair, double scale, double tick)
    {
        QuotingParameters parameters = Quoting(in _parameters[slot], scale, tick);
        bool isCreated = GueantLehalleFernandezTapia.TryCreate(in parameters, out state.Model);
        state.ScalePrice = isCreated ? fair : 0;
    }

    private readonly QuotingParameters Quoting(in MarketMakerParameters parameters, double scale, double tick) => new()
    {
        RiskAversion = parameters.RiskAversion / scale,
        FillDecay = parameters.FillDecay / scale,
        FillIntensity = _configuration.FillIntensity,
        OrderSize = parameters.OrderSize / scale,
        InventoryMax = parameters.InventoryMax / scale,
        TickSize = tick,
    };

    private readonly MarketMakerParameters Configured() => new()
    {
        RiskAversion = _configuration.RiskAversion,
        OrderSize = _configuration.OrderSize,
        InventoryMax = _configuration.InventoryMax,
        FillDecay = _configuration.FillDecay,
    };

    /// <summary>With it there is a model, at the reference price.</summary>
    private readonly bool CanSet(int slot, MarketMakerParameter parameter, double value)
    {
        MarketMakerParameters probe = _parameters[slot];
        probe.TrySet(parameter, value);
        QuotingParameters quoting = Quoting(in probe, scale: 1, tick: 1);
        return GueantLehalleFernandezTapia.TryCreate(in quoting, out _);
    }

    private bool TrySet(int slot, MarketMakerParameter parameter, double value)
    {
        if (!CanSet(slot, parameter, value)) return false;
        _parameters[slot].TrySet(parameter, value);
        _quotes[slot].ScalePrice = 0; // the next quote makes the model again
        return true;
    }
}
