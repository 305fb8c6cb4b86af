namespace LowLatencyMM.Engine;

/// <summary>Profit and loss by component, 1e-18 of the settlement currency; costs negative. The parts add up to the total exactly.</summary>
/// <remarks>Source: domain specification 11, exact attribution. Inventory takes the rounding residual.</remarks>
public readonly record struct ProfitAndLoss(Int128 Total, Int128 Spread, Int128 Inventory, Int128 Funding, Int128 Fees, Int128 Hedging)
{
    public static ProfitAndLoss operator +(ProfitAndLoss left, ProfitAndLoss right) => new(
        left.Total + right.Total,
        left.Spread + right.Spread,
        left.Inventory + right.Inventory,
        left.Funding + right.Funding,
        left.Fees + right.Fees,
        left.Hedging + right.Hedging);
}
