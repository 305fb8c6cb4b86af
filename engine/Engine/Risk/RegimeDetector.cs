namespace LowLatencyMM.Engine;

/// <summary>Tells the regime of one underlying from standardised returns, volatilities and its basis.</summary>
/// <remarks>Unmanaged state, changed by one thread; never throws or allocates. A worse regime is entered at once, a better one only after five minutes in which every
/// measure was below half of what the worse one asks for. Time that goes backwards counts as no time. Source: domain specification 8.8.</remarks>
public struct RegimeDetector
{
    public const double VolatilityRatioMax = 2;
    public const double BasisMax = 0.01;
    public const long BasisNs = 60_000_000_000;
    public const long ExitNs = 300_000_000_000;
    private static readonly double SquareRootOfTwo = Math.Sqrt(2);

    private Cusum _variance;
    private Cusum _rise;
    private Cusum _fall;
    private long _basisSinceNs;
    private long _calmerSinceNs;
    private long _latestNs;

    /// <summary>Bytes are hashed: a whole long.</summary>
    private long _regime;

    public readonly MarketRegime Regime => (MarketRegime)_regime;

    /// <summary>Takes one sample.</summary>
    /// <inheritdoc cref="Update(long, double, double, double, double)" path="/param"/>
    public MarketRegime Update(long timeNs, double z, double volatilityRatio, double basis) => Update(timeNs, z, z * z, volatilityRatio, basis);

    /// <summary>Takes one sample whose variance was measured more finely than by its return alone.</summary>
    /// <param name="timeNs">Engine time, ns.</param>
    /// <param name="z">Return over its expected standard deviation; not finite: no observation.</param>
    /// <param name="meanSquare">Mean square of the standardised returns that it consists of; not finite: no observation.</param>
    /// <param name="volatilityRatio">Volatility of seconds over that of minutes; not finite: no observation.</param>
    /// <param name="basis">Logarithm of the price's ratio to its reference; not finite: no observation.</param>
    public MarketRegime Update(long timeNs, double z, double meanSquare, double volatilityRatio, double basis)
    {
        _latestNs = Math.Max(_latestNs, timeNs);
        _variance.Add((meanSquare - 1) / SquareRootOfTwo);
        _rise.Add(z);
        _fall.Add(-z);
        double trend = Math.Max(_rise.Sum, _fall.Sum);
        double ratio = double.IsFinite(volatilityRatio) ? volatilityRatio : 0;
        double gap = double.IsFinite(basis) ? Math.Abs(basis) : 0;
        if (gap <= BasisMax) _basisSinceNs = 0;
        else if (_basisSinceNs == 0) _basisSinceNs = Math.Max(1, _latestNs);
        bool isDislocated = _basisSinceNs != 0 && _latestNs - _basisSinceNs >= BasisNs;
        MarketRegime now = isDislocated ? MarketRegime.Dislocated
            : _variance.Sum >= Cusum.Alarm || ratio > VolatilityRatioMax ? MarketRegime.Stressed
            : trend >= Cusum.Alarm ? MarketRegime.Trending
            : MarketRegime.Calm;
        if (now >= Regime)
        {
            _regime = (long)now;
            _calmerSinceNs = 0;
            return now;
        }

        bool isHalf = Regime switch
        {
            MarketRegime.Dislocated => gap < BasisMax / 2,
            MarketRegime.Stressed => _variance.Sum < Cusum.Alarm / 2 && ratio < VolatilityRatioMax / 2 * 1.5, // a ratio of 1 is what calm looks like: half of what is beyond it
            _ => trend < Cusum.Alarm / 2,
        };
        if (!isHalf) _calmerSinceNs = 0;
        else if (_calmerSinceNs == 0) _calmerSinceNs = Math.Max(1, _latestNs);
        if (_calmerSinceNs == 0 || _latestNs - _calmerSinceNs < ExitNs) return Regime;
        _calmerSinceNs = 0;
        _regime = (long)now;
        return now;
    }
}
