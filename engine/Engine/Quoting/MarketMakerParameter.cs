namespace LowLatencyMM.Engine;

/// <summary>What an operator may set of <see cref="MarketMaker"/> while it runs, by the number that SetParameter names it with.</summary>
/// <remarks>Values: 1e-9 of the unit of the setting of the same name in <see cref="MarketMakerConfiguration"/>, for an instrument at its reference price.</remarks>
public enum MarketMakerParameter : ushort
{
    RiskAversion = 256,
    OrderSize = 257,
    InventoryMax = 258,
    FillDecay = 259,
}
