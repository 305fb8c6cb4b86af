using LowLatencyMM.Engine;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>How far a price stands above its own exponential average.</summary>
/// <remarks>S = p − EMA(p) obeys dS = dp − S·dt/τ, so it is kept as one number. Source: the momentum traders' signal in Majewski, Ciliberti,
/// Bouchaud (2018), "Co-existence of trend and value in financial markets", and Chiarella's chartists (1992).</remarks>
internal struct Trend(double timeConstantNs)
{
    private double _price = double.NaN;
    private double _signal;
    private long _timeNs;

    /// <summary>The signal in the unit of the prices, after a price at a time that never decreases; 0 at the first.</summary>
    public double Update(long timeNs, double price)
    {
        if (double.IsNaN(_price)) (_price, _timeNs) = (price, timeNs);
        if (timeNs > _timeNs) _signal *= DeterministicMath.Exp(-(timeNs - _timeNs) / timeConstantNs);
        _signal += price - _price;
        (_price, _timeNs) = (price, timeNs);
        return _signal;
    }
}
