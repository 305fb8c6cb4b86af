namespace LowLatencyMM.Engine;

/// <summary>Open orders of one instrument: head of their list, and the worst case of each side.</summary>
public struct InstrumentOrders
{
    /// <summary>Greatest quantity that could still be bought by what is open or in flight.</summary>
    public Lots ExposedBuyLots;

    /// <inheritdoc cref="ExposedBuyLots"/>
    public Lots ExposedSellLots;
    public int FirstOpen;
    public int OpenCount;

    /// <summary>Something is open, or a fill that a venue counted is still to come.</summary>
    public readonly bool IsUsed => OpenCount > 0 || ExposedBuyLots.Count != 0 || ExposedSellLots.Count != 0;
}
