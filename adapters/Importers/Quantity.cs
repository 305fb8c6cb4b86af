namespace LowLatencyMM.Importers;

/// <summary>Quantities in 1e-9 to lots, exactly.</summary>
internal static class Quantity
{
    /// <exception cref="RawFormatException">The quantity is not a multiple of the step.</exception>
    public static long ToLots(long quantity, long quantityStep)
    {
        (long lots, long rest) = Math.DivRem(quantity, quantityStep);
        if (rest != 0)
            throw new RawFormatException($"quantity {DecimalText.Format(quantity)} is not a multiple of the quantity step {DecimalText.Format(quantityStep)}");
        return lots;
    }
}
