namespace LowLatencyMM.Gateway;

/// <summary>The gateway's own limits, from a file of its own. Immutable; any thread.</summary>
public sealed record GatewayLimits
{
    /// <summary>Instruments of this venue; an order in any other is refused.</summary>
    public required IReadOnlyList<GatewayInstrument> Instruments { get; init; }

    /// <summary>New and replaced orders a second; 1 to 1,000,000.</summary>
    public required int OrdersPerSecondMax { get; init; }

    /// <summary>Orders that may come at once; the last fifth is kept for cancels. 5 to 1,000,000.</summary>
    public required int OrderBurstMax { get; init; }

    /// <summary>Open orders over all instruments; 1 to 65,536.</summary>
    public required int OpenOrdersMax { get; init; }
}
