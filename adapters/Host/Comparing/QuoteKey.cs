using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>A place in a ladder.</summary>
/// <param name="Slot">The instrument's.</param>
/// <param name="Side">Ours.</param>
/// <param name="Level">0 the best.</param>
internal readonly record struct QuoteKey(int Slot, Side Side, byte Level);
