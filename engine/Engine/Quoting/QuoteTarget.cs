namespace LowLatencyMM.Engine;

/// <summary>What one level should be, and what is to be done about it.</summary>
internal struct QuoteTarget
{
    public Price Price;

    /// <summary>Open quantity wanted; 0 for no order.</summary>
    public Lots Lots;
    public int OrderSlot;
    public RequoteDecision Decision;
}
