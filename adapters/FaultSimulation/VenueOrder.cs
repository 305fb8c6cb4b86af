using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>An order that rests at the venue.</summary>
internal struct VenueOrder
{
    public long ClientOrderId;
    public long VenueOrderId;
    public int Instrument;
    public Side Side;
    public long Price;
    public long LeavesLots;
    public long CumLots;
}
