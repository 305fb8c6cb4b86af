namespace LowLatencyMM.Messages;

/// <summary>One entry of a book message: the absolute quantity at a price.</summary>
/// <param name="Price">1e-9 of the quote currency.</param>
/// <param name="Lots">Multiples of the quantity step; 0 deletes the level in an update.</param>
public readonly record struct BookEntry(long Price, long Lots);
