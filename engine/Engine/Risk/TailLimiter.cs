using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Estimates what the book may lose, and overrides all sizing when correlations spike: what it may lose with everything moving together stays within a limit.</summary>
/// <remarks>Engine thread only; samples once a second, in three steps on timers. It triggers when the mean correlation of the underlyings held is above 0.7, or rose by
/// more than 3 standard deviations in five minutes. From then on its scale multiplies position and net limits, and no order may make the stressed loss greater than the
/// limit; the scale only falls until nothing has triggered for ten minutes. Up to 32 underlyings are watched, in the order in which they were defined: an order of
/// another may then only shrink it. Source: domain specification 8.6.</remarks>
internal sealed class TailLimiter
{
    internal const int Capacity = 32;
    private const double TimeConstantSeconds = 900;
    private const double CorrelationMax = 0.7;
    private const double JumpDeviations = 3;
    private const double JumpMin = 0.1; // against a deviation of nearly nothing
    private const int WarmSamples = 60;
    private const int JumpChangesMin = 60;
    private const int SamplesPerHistory = 10;
    private const int HistoryLength = 30; // five minutes
    private const double ChangeGain = 1.0 / 180; // half an hour of changes
    private const long SampleNs = 1_000_000_000;
    private const long ClearNs = 600_000_000_000;
    private readonly PortfolioParameters _parameters;
    private readonly InstrumentTable _instruments;
    private readonly BookTable _books;
    private readonly ExposureTable _exposures;
    private readonly KillSwitch _killSwitch;
    private readonly ArenaArray<EngineState> _engine;
    private readonly ArenaArray<TailUnderlying> _underlyings;
    private readonly ArenaArray<double> _covariances;
    private readonly ArenaArray<double> _history;
    private readonly ArenaArray<TailState> _state;

    internal TailLimiter(
        Arena arena, EngineConfiguration configuration, InstrumentTable instruments, BookTable books, ExposureTable exposures, KillSwitch killSwitch, ArenaArray<EngineState> engine)
    {
        _parameters = configuration.Portfolio;
        _instruments = instruments;
        _books = books;
        _exposures = exposures;
        _killSwitch = killSwitch;
        _engine = engine;
        _underlyings = arena.Allocate<TailUnderlying>(Capacity);
        _covariances = arena.Allocate<double>(Capacity * Capacity);
        _history = arena.Allocate<double>(HistoryLength);
        _state = arena.Allocate<TailState>(1);
        for (int number = 0; number < Capacity; number++) _underlyings[number].Slot = -1;
    }

    internal ref readonly TailState State => ref _state[0];

    internal double LossMax => _parameters.TailLossMax / (double)Price.Scale;

    /// <summary>Orders are held against the limit.</summary>
    internal bool IsActing => IsOn && (_state[0].IsTriggered != 0 || _exposures.Scale < 1);

    private bool IsOn => _parameters.TailLossMax != AggregateLimits.Unlimited;

    /// <summary>An instrument was looked at: the first of an underlying stands for it.</summary>
    internal void OnInstrument(int slot)
    {
        int number = _exposures[slot].Underlying;
        if ((uint)number >= Capacity) return;
        ref TailUnderlying underlying = ref _underlyings[number];
        bool isStanding = underlying.Slot >= 0 && _instruments[underlying.Slot].IsDefined && _exposures[underlying.Slot].Underlying == number;
        if (isStanding) return;
        underlying = default;
        underlying.Slot = slot;
        for (int other = 0; other < Capacity; other++) _covariances[(number * Capacity) + other] = _covariances[(other * Capacity) + number] = 0;
    }

    /// <summary>One step: at most half a microsecond.</summary>
    internal void OnTimer()
    {
        ref TailState state = ref _state[0];
        switch (state.Phase)
        {
            case 0 when _engine[0].NowNs - state.SampleNs >= SampleNs:
                Sample(ref state);
                break;
            case 1:
                UpdateCovariances(ref state);
                break;
            case 2:
                Conclude(ref state);
                break;
        }
    }

    /// <summary>While the limiter acts: whether an order keeps the stressed loss inside the limit, or does not make its underlying's worst case greater.</summary>
    /// <param name="slot">Instrument slot.</param>
    /// <param name="isBuy">Side.</param>
    /// <param name="addedLots">What it adds to the open quantity, ≥ 0.</param>
    /// <param name="loss">Stressed loss with it, risk currency.</param>
    internal bool Allows(int slot, bool isBuy, long addedLots, out double loss)
    {
        ref readonly InstrumentExposure own = ref _exposures[slot];
        ref readonly ExposureAggregate group = ref _exposures.Aggregate(AggregateScope.Underlying, own.Underlying);
        Int128 added = own.Value(addedLots);
        Int128 before = Int128.Max(group.LongWorst, group.ShortWorst);
        Int128 after = Int128.Max(group.LongWorst + (isBuy ? added : 0), group.ShortWorst + (isBuy ? 0 : added));
        loss = StressedLoss(own.Underlying, after, out _, out _);
        return after <= before || (own.Underlying < Capacity && loss <= LossMax);
    }

    /// <summary>While the stressed loss is beyond the limit: open orders of this instrument may make it worse.</summary>
    internal bool IsInTheWay(int slot)
    {
        if (_exposures.Scale >= 1 || _state[0].Loss <= LossMax) return false;
        ref readonly InstrumentExposure own = ref _exposures[slot];
        return (own.PositionLots >= 0 && own.BuyLots > 0) || (own.PositionLots <= 0 && own.SellLots > 0);
    }

    private void Sample(ref TailState state)
    {
        double seconds = (_engine[0].NowNs - state.SampleNs) / 1e9;
        bool isFirst = seconds > 10 * TimeConstantSeconds; // or the first at all
        state.SampleNs = _engine[0].NowNs;
        state.Phase = 1;
        double gain = -DeterministicMath.Expm1(-Math.Min(seconds, TimeConstantSeconds) / TimeConstantSeconds);
        double root = Math.Sqrt(seconds);
        for (int number = 0; number < Math.Min(Capacity, _exposures.UnderlyingCount); number++)
        {
            ref TailUnderlying underlying = ref _underlyings[number];
            if (underlying.Slot < 0 || !_books[underlying.Slot].IsQuotable) continue; // its price stands still
            double price = _books[underlying.Slot].Mid.Nanos / (double)Price.Scale;
            if (!(price > 0)) continue;
            bool isKnown = underlying.Price > 0 && !isFirst;
            underlying.Return = isKnown ? DeterministicMath.Log1p((price - underlying.Price) / underlying.Price) / root : 0;
            underlying.Price = price;
            if (!isKnown) continue;
            underlying.Weight += gain * (1 - underlying.Weight);
            underlying.SampleCount++;
        }
    }

    private void UpdateCovariances(ref TailState state)
    {
        state.Phase = 2;
        const double gain = 1 / TimeConstantSeconds; // a sample lasts a second, or little more
        int count = Math.Min(Capacity, _exposures.UnderlyingCount);
        for (int row = 0; row < count; row++)
        {
            double rowReturn = _underlyings[row].Return;
            for (int column = 0; column <= row; column++)
            {
                ref double covariance = ref _covariances[(row * Capacity) + column];
                covariance += gain * ((rowReturn * _underlyings[column].Return) - covariance);
            }
        }
    }

    private void Conclude(ref TailState state)
    {
        state.Phase = 0;
        state.Loss = StressedLoss(-1, Int128.Zero, out double mean, out int heldCount);
        state.MeanCorrelation = mean;
        double deviation = Math.Sqrt(Variance() * (_parameters.TailHorizonNs / 1e9));
        state.ValueAtRisk = ValueAtRisk.Normal(deviation, 0.99);
        state.ExpectedShortfall = ValueAtRisk.NormalShortfall(deviation, 0.975);
        if (!IsOn) return;
        bool hasJumped = LookForJump(ref state, heldCount);
        bool isTriggered = mean > CorrelationMax || hasJumped;
        state.IsTriggered = isTriggered ? 1 : 0;
        long nowNs = _engine[0].NowNs;
        if (isTriggered)
        {
            double scale = state.Loss > LossMax ? LossMax / state.Loss : 1;
            if (scale < _exposures.Scale) _exposures.SetScale(Math.Max(scale, 1e-6));
            state.ClearSinceNs = 0;
        }
        else if (_exposures.Scale < 1)
        {
            if (state.ClearSinceNs == 0) state.ClearSinceNs = Math.Max(1, nowNs);
            else if (nowNs - state.ClearSinceNs >= ClearNs) _exposures.SetScale(1);
        }

        _killSwitch.Observe(RiskTrigger.TailRisk, -1, isTriggered ? state.Loss / LossMax : 0);
    }

    /// <summary>Stressed loss over the horizon at 99 %, with one underlying's worst case replaced; and the mean correlation of those held.</summary>
    private double StressedLoss(int replaced, Int128 worst, out double meanCorrelation, out int heldCount)
    {
        double horizon = Math.Sqrt(_parameters.TailHorizonNs / 1e9);
        double sum = 0;
        double squares = 0;
        double correlations = 0;
        int pairs = 0;
        heldCount = 0;
        Span<int> held = stackalloc int[Capacity];
        for (int number = 0; number < Math.Min(Capacity, _exposures.UnderlyingCount); number++)
        {
            ref TailUnderlying underlying = ref _underlyings[number];
            ref readonly ExposureAggregate group = ref _exposures.Aggregate(AggregateScope.Underlying, number);
            Int128 value = number == replaced ? worst : Int128.Max(group.LongWorst, group.ShortWorst);
            if (value <= 0 || underlying.Weight <= 0) continue;
            double variance = _covariances[(number * Capacity) + number] / underlying.Weight;
            double risk = (long)Int128.Min(value, long.MaxValue) / (double)Price.Scale * Math.Sqrt(variance) * horizon;
            sum += risk;
            squares += risk * risk;
            if (underlying.SampleCount < WarmSamples) continue;
            for (int other = 0; other < heldCount; other++)
            {
                double scale = Math.Sqrt(_covariances[(number * Capacity) + number] * _covariances[(held[other] * Capacity) + held[other]]);
                correlations += scale > 0 ? _covariances[(number * Capacity) + held[other]] / scale : 0;
                pairs++;
            }

            held[heldCount++] = number;
        }

        meanCorrelation = pairs > 0 ? correlations / pairs : 0;
        return TailRisk.Quantile * TailRisk.Deviation(sum, squares);
    }

    /// <summary>Variance of the profit of the positions as they are, risk currency squared a second.</summary>
    private double Variance()
    {
        double sum = 0;
        int count = Math.Min(Capacity, _exposures.UnderlyingCount);
        for (int row = 0; row < count; row++)
        {
            double value = NetValue(row);
            if (value == 0 || _underlyings[row].Weight <= 0) continue;
            for (int column = 0; column <= row; column++)
            {
                double weight = Math.Min(_underlyings[row].Weight, _underlyings[column].Weight);
                if (weight <= 0) continue;
                double part = value * NetValue(column) * _covariances[(row * Capacity) + column] / weight;
                sum += column == row ? part : 2 * part;
            }
        }

        return Math.Max(0, sum);
    }

    private double NetValue(int number)
    {
        Int128 net = Int128.Clamp(_exposures.Aggregate(AggregateScope.Underlying, number).Net, -long.MaxValue, long.MaxValue);
        return (long)net / (double)Price.Scale;
    }

    /// <summary>The mean correlation rose by more than three standard deviations of such changes in five minutes. Other holdings begin anew.</summary>
    private bool LookForJump(ref TailState state, int heldCount)
    {
        if (heldCount != state.HeldCount)
        {
            state.HeldCount = heldCount;
            state.HistoryCount = 0;
        }

        int filled = state.HistoryCount / SamplesPerHistory;
        double change = filled >= HistoryLength ? state.MeanCorrelation - _history[filled % HistoryLength] : 0;
        bool hasJumped = filled >= HistoryLength && state.ChangeCount >= JumpChangesMin && change > JumpMin
            && change * change > JumpDeviations * JumpDeviations * state.ChangeVariance;
        if (state.HistoryCount % SamplesPerHistory == 0)
        {
            if (filled >= HistoryLength)
            {
                state.ChangeVariance += Math.Max(ChangeGain, 1.0 / (state.ChangeCount + 1)) * ((change * change) - state.ChangeVariance);
                state.ChangeCount++;
            }

            _history[filled % HistoryLength] = state.MeanCorrelation;
        }

        state.HistoryCount++;
        return hasJumped;
    }
}
