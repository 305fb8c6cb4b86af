namespace LowLatencyMM.Host;

/// <summary>Markouts of one instrument at one horizon, in basis points of the mid at the fill; positive is good for us.</summary>
/// <remarks>Source: domain specification 11. For our side q = ±1, fill price p, M₀ and M_h the mids at the fill and h later:
/// q(M_h − p)/M₀; for a maker that is s(p − M_h) with s the taker's side. A fill without a whole book at M_h is left out and counted.</remarks>
internal sealed class MarkoutHorizon(long horizonNs)
{
    private double _sum;
    private double _sumOfSquares;
    private double _weightedSum;
    private double _weight;

    /// <summary>h, ns; 0 is the moment of the fill, so its markout is the edge.</summary>
    public long HorizonNs { get; } = horizonNs;

    /// <summary>Fills with a mid at the horizon.</summary>
    public long Count { get; private set; }

    /// <summary>Fills without: no whole book then, or the run had ended.</summary>
    public long MissingCount { get; private set; }

    /// <summary>Of <see cref="Count"/>, those above zero.</summary>
    public long PositiveCount { get; private set; }

    /// <summary>Mean over fills, bp; NaN without any.</summary>
    public double Mean => _sum / Count;

    /// <summary>Mean weighted with the fills' lots, bp; NaN without any.</summary>
    public double WeightedMean => _weightedSum / _weight;

    /// <summary>Standard error of <see cref="Mean"/>, bp; NaN with fewer than two.</summary>
    public double StandardError =>
        Count < 2 ? double.NaN : Math.Sqrt(Math.Max(0, (_sumOfSquares - (_sum * _sum / Count)) / (Count - 1)) / Count);

    /// <summary>Counts a fill.</summary>
    /// <param name="sign">+1 when we bought, -1 when we sold.</param>
    /// <param name="price">Fill price, quote currency.</param>
    /// <param name="lots">Quantity, above 0.</param>
    /// <param name="midThen">M₀; not 0.</param>
    /// <param name="midLater">M_h; NaN when there was none.</param>
    public void Add(int sign, double price, double lots, double midThen, double midLater)
    {
        double markout = sign * (midLater - price) / Math.Abs(midThen) * 1e4;
        if (!double.IsFinite(markout))
        {
            MissingCount++;
            return;
        }

        Count++;
        if (markout > 0) PositiveCount++;
        _sum += markout;
        _sumOfSquares += markout * markout;
        _weightedSum += markout * lots;
        _weight += lots;
    }
}
