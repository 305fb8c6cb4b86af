using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>A strategy's wish for a new limit order.</summary>
public readonly record struct OrderRequest
{
    public required int InstrumentSlot { get; init; }

    public required Side Side { get; init; }

    /// <summary>A multiple of the tick at this price.</summary>
    public required Price Price { get; init; }

    /// <summary>Total quantity; above 0.</summary>
    public required Lots Lots { get; init; }

    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancel;

    public OrderFlags Flags { get; init; }

    /// <summary>Quotes are keyed by group, instrument and side.</summary>
    public ushort Group { get; init; }

    /// <summary>Ladder level, from 0.</summary>
    public byte Level { get; init; }

    public OrderRequest()
    {
    }
}
