namespace LowLatencyMM.Host;

/// <summary>One side: the book's best levels, and the prices at which we rest.</summary>
internal struct TelemetryQuotes
{
    public int LevelCount;
    public int OwnCount;

    /// <summary>The first <see cref="LevelCount"/> are valid, best first.</summary>
    public TelemetryLevels Levels;

    /// <summary>Our resting quantity by price; the first <see cref="OwnCount"/> are valid, best first.</summary>
    public TelemetryLevels Own;

    /// <summary>Our best resting price, 1e-9; 0 for none.</summary>
    public readonly long OwnBestNanos => OwnCount > 0 ? Own[0].PriceNanos : 0;

    /// <summary>The book's best price, 1e-9; 0 for none.</summary>
    public readonly long BestNanos => LevelCount > 0 ? Levels[0].PriceNanos : 0;

    /// <summary>Our quantity at a price, lots.</summary>
    public readonly long OwnLotsAt(long priceNanos)
    {
        for (int i = 0; i < OwnCount; i++)
        {
            if (Own[i].PriceNanos == priceNanos) return Own[i].Lots;
        }

        return 0;
    }
}
