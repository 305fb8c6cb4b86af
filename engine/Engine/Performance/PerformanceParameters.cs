namespace LowLatencyMM.Engine;

/// <summary>What counts as quoting, and how many fills are followed at once. Fixed for an engine's life, journalled with it.</summary>
public sealed record PerformanceParameters
{
    /// <summary>A quote counts for uptime up to this distance from the mid, basis points of it; above 0, below 10,000.</summary>
    public double UptimeBandBp { get; init; } = 20;

    /// <summary>What must rest on each side within the band, together: 1e-9 base units, or quote units of an inverse contract; at least 0, where any quote does.</summary>
    public long UptimeQuantityMinNanos { get; init; }

    /// <summary>Fills that wait for their horizons at once, of all instruments; a power of two, 64 to 2^20. One beyond them has no markouts and is counted.</summary>
    public int PendingFillCapacity { get; init; } = 8192;

    /// <summary>Every error at once, each with path, value and what is allowed; empty when valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (!(UptimeBandBp > 0 && UptimeBandBp < 10_000)) errors.Add($"{nameof(UptimeBandBp)}: {UptimeBandBp} is not between 0 and 10000.");
        if (UptimeQuantityMinNanos < 0) errors.Add($"{nameof(UptimeQuantityMinNanos)}: {UptimeQuantityMinNanos} is below 0.");
        if (PendingFillCapacity is < 64 or > 1 << 20 || !System.Numerics.BitOperations.IsPow2(PendingFillCapacity))
            errors.Add($"{nameof(PendingFillCapacity)}: {PendingFillCapacity} is not a power of two in 64 to {1 << 20}.");
        return errors;
    }
}
