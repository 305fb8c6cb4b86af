using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A new order as the matching engine takes it; anything may stand in it.</summary>
public readonly record struct OrderEntry
{
    /// <summary>Whose order: 0 to the engine's owner count. Owner 0 is anonymous and needs no client order id.</summary>
    public required int OwnerId { get; init; }

    public long ClientOrderId { get; init; }

    public required long Price { get; init; }

    public required long Lots { get; init; }

    public required Side Side { get; init; }

    public OrderType OrderType { get; init; } = OrderType.Limit;

    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancel;

    public OrderFlags Flags { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    /// <summary>Who is told of the order; any number, which stands in its executions.</summary>
    public byte SessionId { get; init; }

    public OrderEntry()
    {
    }
}
