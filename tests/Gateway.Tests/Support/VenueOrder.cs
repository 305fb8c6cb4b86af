using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

internal struct VenueOrder
{
    public long ClientOrderId, Price, LeavesLots, CumLots;
    public uint InstrumentId;
    public Side Side;
}
