namespace LowLatencyMM.Engine;

/// <summary>What the sizes of a ladder depend on at one moment.</summary>
/// <param name="Volatility">σ, quote currency per √s; ≥ 0.</param>
/// <param name="Toxicity">T, 0 to 1; 0 until that model exists.</param>
/// <param name="Inventory">q, base units, positive is long; in-flight hedges and fills counted by the caller.</param>
/// <param name="InventoryMax">The effective limit, from <see cref="QuoteLadder.EffectiveInventoryMax"/>, base units; ≥ 0.</param>
/// <param name="IsReduceOnly">Only the side that brings inventory back to zero, and no further.</param>
public readonly record struct QuoteLadderState(double Volatility, double Toxicity, double Inventory, double InventoryMax, bool IsReduceOnly);
