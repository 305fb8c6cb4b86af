namespace LowLatencyMM.Engine;

/// <summary>Whether the levels of a book vanish faster than they are used to: a herd leaves. Lives in the arena; 24 bytes.</summary>
/// <remarks>Counts of intervals of about 100 ms, their mean and variance over the first 64, then exponentially weighted (6.4 s); at least Poisson's variance, and 1.
/// A level that trades took is none that was cancelled: the caller subtracts trades. Nothing here throws or allocates; no count makes a NaN.
/// Source: domain specification 10.3, z above 3.</remarks>
public struct CancelRate
{
    /// <summary>Intervals before it may say anything.</summary>
    public const int WarmCount = 64;
    private const double Deviations = 3;
    private double _mean;
    private double _variance;
    private int _startCount;
    private int _intervalCount;

    /// <summary>Ends an interval. Between two calls lies the time that the next ones are compared over.</summary>
    /// <param name="cancelCount">Cancels counted so far, over all time; may wrap.</param>
    [HotPath]
    public void EndInterval(int cancelCount)
    {
        int count = Math.Max(0, cancelCount - _startCount); // more trades than levels gone: none was cancelled
        _startCount = cancelCount;
        _intervalCount = Math.Min(_intervalCount + 1, WarmCount + 1);
        if (_intervalCount == 1) return; // nobody knows when it began
        double weight = 1.0 / (_intervalCount - 1);
        double difference = count - _mean;
        _mean += weight * difference;
        _variance = (1 - weight) * (_variance + (weight * difference * difference));
    }

    /// <summary>The interval under way has more cancels already than its mean and three standard deviations.</summary>
    /// <inheritdoc cref="EndInterval"/>
    [HotPath]
    public readonly bool IsHigh(int cancelCount) => _intervalCount > WarmCount
        && cancelCount - _startCount > _mean + (Deviations * Math.Sqrt(Math.Max(1, Math.Max(_mean, _variance))));
}
