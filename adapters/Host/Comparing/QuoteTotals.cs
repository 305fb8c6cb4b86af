using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What one side of a comparison sent for an instrument, and how its quotes stood over time.</summary>
internal sealed class QuoteTotals
{
    private double _spread;
    private double _bidLots;
    private double _askLots;
    private double _ns;
    private double _twoSidedNs;

    public long NewCount { get; private set; }

    public long ReplaceCount { get; private set; }

    public long CancelCount { get; private set; }

    /// <summary>Share of the time with a quote on both sides, 0 to 1.</summary>
    public double TwoSided => _ns > 0 ? _twoSidedNs / _ns : 0;

    /// <summary>Best ask less best bid of our quotes, averaged over the time with both, quote currency; NaN without any.</summary>
    public double Spread => _spread / _twoSidedNs;

    /// <summary>Lots standing on the bid side, averaged over all time.</summary>
    public double BidLots => _ns > 0 ? _bidLots / _ns : 0;

    /// <inheritdoc cref="BidLots"/>
    public double AskLots => _ns > 0 ? _askLots / _ns : 0;

    public void Count(OutboundKind kind)
    {
        if (kind == OutboundKind.New) NewCount++;
        else if (kind == OutboundKind.Replace) ReplaceCount++;
        else CancelCount++;
    }

    public void Stand(long ns, long bidLots, long askLots, long spreadNanos)
    {
        _ns += ns;
        _bidLots += (double)ns * bidLots;
        _askLots += (double)ns * askLots;
        if (bidLots == 0 || askLots == 0) return;
        _twoSidedNs += ns;
        _spread += ns * (spreadNanos / 1e9);
    }
}
