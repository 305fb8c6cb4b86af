namespace LowLatencyMM.SampleStrategy;

/// <summary>The strategy's section of the configuration.</summary>
/// <param name="OrderSize">Of each order, base units.</param>
/// <param name="InventoryMax">A side is not quoted where its fill would lead beyond this, base units.</param>
/// <param name="EdgeFraction">Least distance from the fair price beyond the maker fee, as a fraction of the price.</param>
/// <param name="SkewFraction">How far a full inventory moves the fair price, as a fraction of the price.</param>
/// <param name="RequoteTicks">An order moves when its price is off by so many ticks: its place in the queue is worth something.</param>
/// <param name="ActionIntervalNs">Least time between two actions on one side, ns.</param>
public readonly record struct JoiningQuoterSettings(
    double OrderSize, double InventoryMax, double EdgeFraction, double SkewFraction, long RequoteTicks, long ActionIntervalNs);
