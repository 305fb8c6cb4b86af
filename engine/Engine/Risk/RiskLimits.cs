namespace LowLatencyMM.Engine;

/// <summary>Pre-trade limits of one instrument. Lives in the arena.</summary>
public struct RiskLimits
{
    /// <summary>Greatest quantity of one order, lots; above 0.</summary>
    public Lots OrderLotsMax;

    /// <summary>Greatest absolute position with everything open filled, lots; above 0.</summary>
    public Lots PositionLotsMax;

    /// <summary>Greatest value of one order, 1e-9 of the quote currency; above 0.</summary>
    public long OrderNotionalMax;

    /// <summary>Greatest distance of an order's price from the mid, as a fraction of the mid; above 0.</summary>
    public double PriceBandFraction;

    /// <summary>Greatest number of open orders; above 0.</summary>
    public long OpenOrdersMax;

    /// <summary>Greatest quantity that a limit may name, lots: sums of several fit 64 bits.</summary>
    public const long LotsMax = long.MaxValue / 4;

    /// <summary>Every value is in its range; <see cref="EngineConfiguration.Validate"/> says which is not.</summary>
    /// <param name="openOrdersMax">Over all instruments.</param>
    public readonly bool IsValid(int openOrdersMax) =>
        OrderLotsMax.Count is >= 1 and <= LotsMax && PositionLotsMax.Count is >= 1 and <= LotsMax && OrderNotionalMax >= 1
        && PriceBandFraction > 0 && PriceBandFraction < 1 && OpenOrdersMax >= 1 && OpenOrdersMax <= openOrdersMax;

    /// <summary>Sets one limit, whatever its range; false, and nothing changed, for a fraction of a lot or of an order, and for a parameter that is none.</summary>
    /// <param name="parameter">Which.</param>
    /// <param name="valueNanos">1e-9 of its unit.</param>
    internal bool TrySet(RiskParameter parameter, long valueNanos)
    {
        long whole = valueNanos / Price.Scale;
        bool isCount = parameter is RiskParameter.OrderLotsMax or RiskParameter.PositionLotsMax or RiskParameter.OpenOrdersMax;
        if (isCount && whole * Price.Scale != valueNanos) return false;
        switch (parameter)
        {
            case RiskParameter.OrderLotsMax:
                OrderLotsMax = new Lots(whole);
                return true;
            case RiskParameter.PositionLotsMax:
                PositionLotsMax = new Lots(whole);
                return true;
            case RiskParameter.OrderNotionalMax:
                OrderNotionalMax = valueNanos;
                return true;
            case RiskParameter.PriceBandFraction:
                PriceBandFraction = valueNanos / (double)Price.Scale;
                return true;
            case RiskParameter.OpenOrdersMax:
                OpenOrdersMax = whole;
                return true;
            default:
                return false;
        }
    }
}
