namespace LowLatencyMM.Engine.Tests;

/// <summary>Specification 2.1 written down a second time, plainly: weights summed, outliers kept aside, runtime functions.</summary>
internal sealed class NaiveVolatility(VolatilityParameters parameters)
{
    private readonly double[] _taus = [parameters.FastSeconds, parameters.FlowSeconds, parameters.SlowSeconds];
    private readonly double[] _weights = new double[3];
    private readonly double[] _withheld = new double[3];
    private double _withheldReturn;
    private double _price = double.NaN;
    private long _sampleNs;
    private long _latestNs;
    private long _startNs;
    private int _samples;

    public double[] Variance { get; } = new double[3];

    public bool IsWarm { get; private set; }

    public int RestoredCount { get; private set; }

    public int RefusedCount { get; private set; }

    public void Update(long timeNs, double price)
    {
        _latestNs = double.IsNaN(_price) ? timeNs : Math.Max(_latestNs, timeNs);
        double elapsed = (_latestNs - _sampleNs) / 1e9;
        if (double.IsNaN(_price) || elapsed > 10 * _taus[1])
        {
            for (int i = 0; i < 3; i++) if (i < 2 || elapsed > 10 * _taus[i]) _weights[i] = Variance[i] = 0;
            (_price, _sampleNs, _startNs, _samples, IsWarm, _withheldReturn) = (price, _latestNs, _latestNs, 0, false, 0);
            return;
        }

        if (elapsed < 0.001) return;
        double r = Math.Log(price / _price);
        bool confirmed = _withheldReturn != 0 && (r + _withheldReturn) * Math.Sign(_withheldReturn) >= 0.5 * Math.Abs(_withheldReturn);
        if (_withheldReturn != 0) _ = confirmed ? RestoredCount++ : RefusedCount++;
        bool outlier = false;
        if (elapsed > 10 * _taus[0]) _weights[0] = Variance[0] = 0;
        for (int i = 0; i < 3; i++)
        {
            double decay = Math.Exp(-elapsed / _taus[i]);
            double squared = r * r;
            double limit = IsWarm && i > 0 ? parameters.OutlierVarianceRatio * Variance[i] * elapsed : double.PositiveInfinity;
            double used = Math.Min(squared, limit);
            double weight = (_weights[i] * decay) + 1 - decay;
            double next = ((Variance[i] * _weights[i] * decay) + ((1 - decay) * used / elapsed)) / weight;
            next = Math.Max(next, Math.Pow(0.5 * parameters.TickSize / price, 2) / _taus[i]);
            if (confirmed) next += _withheld[i] * decay;
            _withheld[i] = (1 - decay) * (squared - used) / elapsed / weight;
            outlier |= used < squared;
            (Variance[i], _weights[i]) = (next, weight);
        }

        _withheldReturn = outlier ? r : 0;
        (_price, _sampleNs) = (price, _latestNs);
        if (++_samples >= parameters.WarmUpSampleCount && _latestNs - _startNs >= parameters.WarmUpNs) IsWarm = true;
    }
}
