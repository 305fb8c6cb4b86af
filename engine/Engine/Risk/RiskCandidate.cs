using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>An order that risk looks at, before it exists.</summary>
/// <param name="Slot">Instrument slot.</param>
/// <param name="Side">Its side.</param>
/// <param name="Price">Its price.</param>
/// <param name="Lots">Total quantity, the filled part of a replaced order included.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="OriginalSlot">The order that it replaces, or <see cref="OrderTable.None"/>.</param>
internal readonly record struct RiskCandidate(int Slot, Side Side, Price Price, Lots Lots, OrderFlags Flags, int OriginalSlot)
{
    public bool IsReplacement => OriginalSlot != OrderTable.None;
}
