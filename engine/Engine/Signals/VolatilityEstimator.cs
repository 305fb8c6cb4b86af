using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Volatility of one instrument's fair price at three time scales. Feed it microprices, never trades: those bounce.</summary>
/// <remarks>
/// Unmanaged state, changed in place by one thread; never throws or allocates; three exponentials a sample.
/// A return beyond the outlier ratio enters the flow and slow estimators only up to that ratio; if the next
/// sample stays on its side by at least half of it, the rest is added as if it had never been withheld.
/// A gap beyond ten time constants of an estimator empties that estimator; when it is the flow estimator's, warmth is lost
/// too. The fast one needs no warm-up of its own: it forgets within a second in any case.
/// </remarks>
public struct VolatilityEstimator
{
    private const double GapTimeConstants = 10.0;

    private EwmaVariance _fast;
    private EwmaVariance _flow;
    private EwmaVariance _slow;
    private double _samplePrice;
    private long _sampleTimeNs;
    private long _latestTimeNs;
    private long _startTimeNs;
    private double _withheldReturn; // of the last sample, when it was an outlier; otherwise 0
    private double _withheldFlow;
    private double _withheldSlow;
    private long _isStarted; // not bool: the state is hashed as bytes, and every byte of an int is defined
    private int _isStale;
    private int _isWarm;

    /// <summary>Samples since the last start.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Prices that were refused.</summary>
    public int BadPriceCount { get; private set; }

    /// <summary>Prices stamped before an earlier one; taken as simultaneous with it.</summary>
    public int TimeBackwardsCount { get; private set; }

    /// <summary>Starts over after a gap.</summary>
    public int RestartCount { get; private set; }

    /// <summary>Log variance rates, 1/s, at the three scales.</summary>
    public readonly double FastVariancePerSecond => _fast.VariancePerSecond;

    /// <inheritdoc cref="FastVariancePerSecond"/>
    public readonly double FlowVariancePerSecond => _flow.VariancePerSecond;

    /// <inheritdoc cref="FastVariancePerSecond"/>
    public readonly double SlowVariancePerSecond => _slow.VariancePerSecond;

    /// <summary>The log variance rate to quote with, 1/s: max(flow, ½(fast + slow)), never a single estimator.</summary>
    public readonly double QuotingVariancePerSecond =>
        Math.Max(_flow.VariancePerSecond, 0.5 * (_fast.VariancePerSecond + _slow.VariancePerSecond));

    /// <summary>False forbids quoting.</summary>
    public readonly bool IsWarm => _isWarm != 0;

    /// <summary>The last price was bad; the estimate is of the prices before.</summary>
    public readonly bool IsStale => _isStale != 0;

    /// <summary>The last price sampled, quote currency; 0 before the first.</summary>
    public readonly double SamplePrice => _samplePrice;

    /// <summary>σ for quoting, in quote currency per √s.</summary>
    public readonly double PriceVolatility(double price) => price * Math.Sqrt(QuotingVariancePerSecond);

    /// <summary>Takes in one fair price.</summary>
    /// <param name="parameters">Valid ones; the tick must be the instrument's.</param>
    /// <param name="timeNs">Receive time, ns; one before an earlier one counts as the earlier.</param>
    /// <param name="price">Quote currency; > 0.</param>
    [HotPath]
    public VolatilityStatus Update(in VolatilityParameters parameters, long timeNs, double price)
    {
        if (!(price > 0.0 && price <= double.MaxValue)) return OnBadPrice();
        _isStale = 0;
        if (_isStarted == 0) return Start(timeNs, price);
        if (timeNs >= _latestTimeNs) _latestTimeNs = timeNs;
        else TimeBackwardsCount++;

        long elapsedNs = _latestTimeNs - _sampleTimeNs;
        if (elapsedNs < parameters.SampleIntervalNs && elapsedNs >= 0) return VolatilityStatus.Batched;
        double elapsedSeconds = (ulong)elapsedNs / 1e9; // unsigned: the distance of any two longs
        if (elapsedSeconds > GapTimeConstants * parameters.FlowSeconds) return OnGap(in parameters, elapsedSeconds, price);
        if (elapsedSeconds > GapTimeConstants * parameters.FastSeconds) _fast = default;

        Sample(in parameters, elapsedSeconds, price);
        return VolatilityStatus.Updated;
    }

    private void Sample(in VolatilityParameters parameters, double elapsedSeconds, double price)
    {
        double logReturn = DeterministicMath.Log1p((price - _samplePrice) / _samplePrice); // the difference of near prices is exact
        double rate = logReturn * logReturn / elapsedSeconds;
        double halfTick = 0.5 * parameters.TickSize / price;
        double floor = halfTick * halfTick;

        double gainFast = _fast.Advance(elapsedSeconds, parameters.FastSeconds, out _);
        double gainFlow = _flow.Advance(elapsedSeconds, parameters.FlowSeconds, out double decayFlow);
        double gainSlow = _slow.Advance(elapsedSeconds, parameters.SlowSeconds, out double decaySlow);
        double limit = IsWarm ? parameters.OutlierVarianceRatio : double.PositiveInfinity; // cold, there is no scale to judge by
        double rateFlow = Limit(rate, limit * _flow.VariancePerSecond);
        double rateSlow = Limit(rate, limit * _slow.VariancePerSecond);

        _fast.Blend(gainFast, rate, floor / parameters.FastSeconds);
        _flow.Blend(gainFlow, rateFlow, floor / parameters.FlowSeconds);
        _slow.Blend(gainSlow, rateSlow, floor / parameters.SlowSeconds);
        if (_withheldReturn != 0.0) Confirm(logReturn, decayFlow, decaySlow);
        if (rateFlow < rate || rateSlow < rate) Withhold(logReturn, gainFlow * (rate - rateFlow), gainSlow * (rate - rateSlow));

        _samplePrice = price;
        _sampleTimeNs = _latestTimeNs;
        SampleCount++;
        if (_isWarm == 0 && SampleCount >= parameters.WarmUpSampleCount && _latestTimeNs - _startTimeNs >= parameters.WarmUpNs) _isWarm = 1;
    }

    // NaN (an infinite ratio of a zero variance) means no limit.
    private static double Limit(double rate, double limit) => rate > limit ? limit : rate;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Confirm(double logReturn, double decayFlow, double decaySlow)
    {
        double since = _withheldReturn + logReturn;
        bool stays = _withheldReturn > 0.0 ? since >= 0.5 * _withheldReturn : since <= 0.5 * _withheldReturn;
        if (stays)
        {
            _flow.Restore(_withheldFlow * decayFlow);
            _slow.Restore(_withheldSlow * decaySlow);
        }

        Withhold(0.0, 0.0, 0.0);
    }

    private void Withhold(double logReturn, double flow, double slow)
    {
        _withheldReturn = logReturn;
        _withheldFlow = flow;
        _withheldSlow = slow;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VolatilityStatus OnBadPrice()
    {
        BadPriceCount++;
        _isStale = 1;
        return VolatilityStatus.BadPrice;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private VolatilityStatus OnGap(in VolatilityParameters parameters, double elapsedSeconds, double price)
    {
        RestartCount++;
        _fast = default;
        _flow = default;
        if (elapsedSeconds > GapTimeConstants * parameters.SlowSeconds) _slow = default;
        return Start(_latestTimeNs, price);
    }

    private VolatilityStatus Start(long timeNs, double price)
    {
        _isStarted = 1;
        _isWarm = 0;
        SampleCount = 0;
        _samplePrice = price;
        _sampleTimeNs = _latestTimeNs = _startTimeNs = timeNs;
        Withhold(0.0, 0.0, 0.0);
        return VolatilityStatus.Restarted;
    }
}
