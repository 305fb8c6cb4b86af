namespace LowLatencyMM.Engine;

/// <content>Chains of replacements: one order at the venue under one id after another.</content>
public sealed partial class OrderTable
{
    /// <summary>True while the venue has not said that this replacement took over, or that it did not.</summary>
    internal bool IsPendingReplacement(int slot)
    {
        int original = _orders[slot].LinkedSlot;
        return original != None && _orders[original].LinkedSlot == slot && IsLater(slot, original);
    }

    /// <summary>The open replacement under way of an order, or <see cref="None"/>.</summary>
    internal int PendingReplacementOf(int slot)
    {
        int next = NextInChain(slot);
        return next != None && _orders[next].IsOpen && IsPendingReplacement(next) ? next : None;
    }

    /// <summary>The order that replaces this one, or <see cref="None"/>; also when both have ended. Slots that were used again do not count.</summary>
    internal int NextInChain(int slot)
    {
        int next = _orders[slot].LinkedSlot;
        return next != None && IsLater(next, slot) ? next : None;
    }

    /// <summary>Exposes what a replacement under way may open beyond what its original has open.</summary>
    internal void ExposePending(int slot)
    {
        ref Order original = ref _orders[_orders[slot].LinkedSlot];
        Lots covered = original.IsOpen ? original.LeavesLots : Lots.Zero;
        Expose(ref _orders[slot], new Lots(Math.Max(0, (_orders[slot].LeavesLots - covered).Count)));
    }

    private bool IsLater(int slot, int earlierSlot) =>
        _orders[slot].RootClientOrderId == _orders[earlierSlot].RootClientOrderId && _orders[slot].ClientOrderId > _orders[earlierSlot].ClientOrderId;
}
