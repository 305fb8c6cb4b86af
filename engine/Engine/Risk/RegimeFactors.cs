namespace LowLatencyMM.Engine;

/// <summary>What a regime does to quotes.</summary>
/// <param name="Size">Sizes are multiplied by it; above 0 to 1.</param>
/// <param name="Spread">Distances are multiplied by it; 1 to 10.</param>
public readonly record struct RegimeFactors(double Size, double Spread)
{
    /// <summary>Changes nothing.</summary>
    public static RegimeFactors One { get; } = new(1, 1);
}
