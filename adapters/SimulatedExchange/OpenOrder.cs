using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A resting order as the venue tells of it when asked.</summary>
/// <param name="SessionId">The session that entered or last replaced it.</param>
public readonly record struct OpenOrder(
    uint InstrumentId, long ClientOrderId, long VenueOrderId, long Price, long LeavesLots, long CumLots, Side Side, OrderFlags Flags, byte SessionId);
