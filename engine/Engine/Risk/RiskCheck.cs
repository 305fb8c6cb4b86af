namespace LowLatencyMM.Engine;

/// <summary>One pre-trade check of one order, with its numbers.</summary>
/// <param name="Reason">What it refuses with.</param>
/// <param name="IsPassed">Whether it let the order through.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Limit">What it may be at most, or at least for <paramref name="IsLeast"/>; NaN for a condition without a number.</param>
/// <param name="IsLeast">The limit is a lower bound.</param>
/// <param name="Unit">Of both.</param>
/// <param name="Text">What it looks at, for people.</param>
public readonly record struct RiskCheck(RiskReason Reason, bool IsPassed, double Value, double Limit, bool IsLeast, string Unit, string Text)
{
    /// <summary>How far the value may still go; below 0 when refused; NaN for a condition without a number.</summary>
    public double Headroom => IsLeast ? Value - Limit : Limit - Value;
}
