namespace LowLatencyMM.Engine;

/// <summary>What <see cref="AttributionCheck"/> found.</summary>
public enum AttributionFault : byte
{
    None = 0,

    /// <summary>Spread, inventory, funding, fees and hedging do not add up to the total, to the last 1e-18.</summary>
    Parts = 1,

    /// <summary>Inventory is not the running sum of position times change of the mid, to the rounding of the fills.</summary>
    Inventory = 2,
}
