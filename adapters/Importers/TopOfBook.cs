namespace LowLatencyMM.Importers;

/// <summary>The best level of each side; price and lots 0 where a side is empty.</summary>
/// <param name="BidPrice">1e-9 of the quote currency.</param>
/// <param name="BidLots">Multiples of the quantity step.</param>
/// <param name="AskPrice">1e-9 of the quote currency.</param>
/// <param name="AskLots">Multiples of the quantity step.</param>
public readonly record struct TopOfBook(long BidPrice, long BidLots, long AskPrice, long AskLots)
{
    public override string ToString()
        => $"bid {DecimalText.Format(BidPrice)} x {BidLots} lots, ask {DecimalText.Format(AskPrice)} x {AskLots} lots";
}
