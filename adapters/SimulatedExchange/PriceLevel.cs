namespace LowLatencyMM.SimulatedExchange;

/// <summary>One price of one side: the queue of its orders, oldest first.</summary>
internal struct PriceLevel
{
    /// <summary>The price, negated on the ask side, so that the better price is always the greater key.</summary>
    public long Key;
    public long Lots;
    public int Head;
    public int Tail;
}
