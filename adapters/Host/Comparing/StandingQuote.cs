namespace LowLatencyMM.Host;

/// <summary>What stands at a place in a ladder; 0 lots for nothing.</summary>
internal readonly record struct StandingQuote(long PriceNanos, long Lots)
{
    public override string ToString() => Lots == 0 ? "nothing" : $"{Lots} at {FixedDecimal.FormatNanos(PriceNanos)}";
}
