using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>A fill as the venue has it.</summary>
internal readonly record struct VenueFill(long MatchId, byte Leg, long ClientOrderId, long VenueOrderId, int Instrument, Side Side, long Price, long Lots, long LeavesLots, long CumLots);
