namespace LowLatencyMM.Engine;

/// <summary>The settings of <see cref="MarketMaker"/> that an operator may change, for one instrument. Lives in the arena.</summary>
/// <remarks>Units and meaning: <see cref="MarketMakerConfiguration"/>, where the values come from. All above 0.</remarks>
public struct MarketMakerParameters
{
    public double RiskAversion;
    public double OrderSize;
    public double InventoryMax;
    public double FillDecay;

    /// <summary>The value of a parameter; false, and nothing changed, when there is no such parameter.</summary>
    internal bool TrySet(MarketMakerParameter parameter, double value)
    {
        switch (parameter)
        {
            case MarketMakerParameter.RiskAversion:
                RiskAversion = value;
                return true;
            case MarketMakerParameter.OrderSize:
                OrderSize = value;
                return true;
            case MarketMakerParameter.InventoryMax:
                InventoryMax = value;
                return true;
            case MarketMakerParameter.FillDecay:
                FillDecay = value;
                return true;
            default:
                return false;
        }
    }
}
