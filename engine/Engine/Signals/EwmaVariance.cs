namespace LowLatencyMM.Engine;

/// <summary>Exponentially weighted variance rate over irregular samples, weighted by elapsed time.</summary>
/// <remarks>Unmanaged state, changed in place by one thread; never throws or allocates. Until it has seen several time constants
/// it is the average of what it saw (the weights so far are scaled to one), so it needs no invented start value; seeded, it is
/// exactly v·e^(−Δ/τ) + (1 − e^(−Δ/τ))·r²/Δ. Source: RiskMetrics (1996), generalised to irregular Δ.</remarks>
public struct EwmaVariance
{
    /// <summary>Variance of the log price a second, 1/s; ≥ 0.</summary>
    public double VariancePerSecond { get; private set; }

    /// <summary>Sum of the weights so far, 0 (nothing seen) to 1 (seeded, or many time constants).</summary>
    public double Weight { get; private set; }

    /// <summary>An estimator that starts from a known variance rate, in 1/s.</summary>
    public static EwmaVariance Seeded(double variancePerSecond) => new() { VariancePerSecond = variancePerSecond, Weight = 1.0 };

    /// <summary>The share of a sample that lasted Δ in the estimate after it: 1 − e^(−Δ/τ), more while the estimator is young.</summary>
    /// <param name="elapsedSeconds">Δ, s; > 0.</param>
    /// <param name="timeConstantSeconds">τ, s; > 0.</param>
    /// <param name="decay">e^(−Δ/τ).</param>
    public double Advance(double elapsedSeconds, double timeConstantSeconds, out double decay)
    {
        double fresh = -DeterministicMath.Expm1(-elapsedSeconds / timeConstantSeconds); // accurate at Δ « τ
        decay = 1.0 - fresh;
        Weight = (Weight * decay) + fresh;
        return fresh / Weight;
    }

    /// <summary>Blends in a sample rate r²/Δ (1/s) by its gain from <see cref="Advance"/>, and keeps the result at or above a floor.</summary>
    public void Blend(double gain, double sampleVariancePerSecond, double floorPerSecond)
    {
        double blended = VariancePerSecond + (gain * (sampleVariancePerSecond - VariancePerSecond));
        VariancePerSecond = blended > floorPerSecond ? blended : floorPerSecond;
    }

    /// <summary>Adds variance that an earlier sample was denied, already weighted and decayed, 1/s.</summary>
    public void Restore(double variancePerSecond) => VariancePerSecond += variancePerSecond;
}
