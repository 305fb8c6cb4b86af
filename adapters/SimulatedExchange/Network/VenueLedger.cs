namespace LowLatencyMM.SimulatedExchange;

public sealed class VenueLedger
{
    internal void Restore(ExchangeVenue venue) => _ = venue;
    internal int Record(ExchangeVenue venue) => 0;
}
