namespace LowLatencyMM.Host;

/// <summary>A number that an operator may set while the engine runs.</summary>
/// <param name="Name">What he types: lower camel case, as in the configuration.</param>
/// <param name="Id">What stands in the SetParameter frame: 1 to 255 for the engine's limits, 256 to 65,535 for a strategy's.</param>
/// <param name="Unit">Of the value, in words.</param>
/// <param name="LowestNanos">Least value, 1e-9 of the unit.</param>
/// <param name="HighestNanos">Greatest value, 1e-9 of the unit.</param>
/// <param name="IsWhole">Only whole numbers of the unit.</param>
public sealed record StrategyParameter(string Name, int Id, string Unit, long LowestNanos, long HighestNanos, bool IsWhole = false);
