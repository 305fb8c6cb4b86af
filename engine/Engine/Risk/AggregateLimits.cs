namespace LowLatencyMM.Engine;

/// <summary>Limits of a group of instruments. Amounts: 1e-9 of the risk currency. Lives in the arena.</summary>
public struct AggregateLimits
{
    /// <summary>What is not limited.</summary>
    public const long Unlimited = long.MaxValue;

    /// <summary>Greatest worst-case net value: all positions with everything open on one side filled; above 0.</summary>
    public long NetNotionalMax;

    /// <summary>Greatest sum of the instruments' greatest absolute values, each with everything open on its worse side filled; above 0.</summary>
    public long GrossNotionalMax;

    /// <summary>Greatest number of open orders; above 0.</summary>
    public long OpenOrdersMax;

    /// <summary>Limits nothing.</summary>
    public static AggregateLimits None => new() { NetNotionalMax = Unlimited, GrossNotionalMax = Unlimited, OpenOrdersMax = Unlimited };

    public readonly bool IsNone => NetNotionalMax == Unlimited && GrossNotionalMax == Unlimited && OpenOrdersMax == Unlimited;
}
