using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A new price and total quantity for a resting order; anything may stand in it.</summary>
public readonly record struct OrderReplacement
{
    public required int OwnerId { get; init; }

    /// <summary>The id of the order from now on; may be the old one.</summary>
    public required long ClientOrderId { get; init; }

    public required long OriginalClientOrderId { get; init; }

    /// <summary>Must be the order's when given; otherwise <see cref="MatchingEngine.NoVenueOrderId"/>.</summary>
    public long VenueOrderId { get; init; } = MatchingEngine.NoVenueOrderId;

    public required long Price { get; init; }

    /// <summary>Total quantity, filled part included.</summary>
    public required long Lots { get; init; }

    public required Side Side { get; init; }

    public OrderFlags Flags { get; init; }

    /// <summary>Who is told of the order from now on.</summary>
    public byte SessionId { get; init; }

    public OrderReplacement()
    {
    }
}
