using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

internal readonly record struct VenueFill(long MatchId, long ClientOrderId, uint InstrumentId, Side Side, long Price, long Lots, long LeavesLots, long CumLots);
