namespace LowLatencyMM.Host;

/// <summary>Fills of one side as one marker of the price chart.</summary>
/// <param name="TimeNs">When, ns since the Unix epoch; of several the last.</param>
/// <param name="Sign">+1 when we bought, -1 when we sold.</param>
/// <param name="Price">Price, quote currency; of several the mean by size.</param>
/// <param name="Lots">Quantity.</param>
/// <param name="Count">How many fills.</param>
internal readonly record struct FillMark(long TimeNs, int Sign, double Price, double Lots, long Count)
{
    /// <summary>Two as one.</summary>
    public static FillMark operator +(FillMark left, FillMark right)
    {
        double lots = left.Lots + right.Lots;
        double price = ((left.Price * left.Lots) + (right.Price * right.Lots)) / lots;
        return new FillMark(Math.Max(left.TimeNs, right.TimeNs), left.Sign, price, lots, left.Count + right.Count);
    }
}
