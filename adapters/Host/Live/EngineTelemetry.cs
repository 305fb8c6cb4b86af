using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>What the engine thread tells the printer every 10 ms, of one instrument. Prices 1e-9; 0 for none.</summary>
internal struct EngineTelemetry
{
    public long Frames;
    public long Orders;
    public long Fills;
    public long BidNanos;
    public long AskNanos;
    public long OwnBidNanos;
    public long OwnAskNanos;
    public long PositionLots;
    public Int128 Profit;
    public RiskState RiskState;
}
