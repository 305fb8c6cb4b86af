namespace LowLatencyMM.Engine;

/// <summary>Page's cumulative sum: S = max(0, S + z − ¾), an alarm at 4.</summary>
/// <remarks>Unmanaged state, changed by one thread. What is not finite changes nothing. Source: Page 1954; domain specification 8.8.</remarks>
public struct Cusum
{
    public const double Drift = 0.75;
    public const double Alarm = 4;

    /// <summary>The sum goes no higher: a long alarm is not remembered for as long again.</summary>
    public const double SumMax = 16;

    /// <summary>The sum; ≥ 0.</summary>
    public double Sum { get; private set; }

    /// <summary>Takes a standardised value.</summary>
    public void Add(double z)
    {
        if (double.IsFinite(z)) Sum = Math.Clamp(Sum + z - Drift, 0, SumMax);
    }
}
