using System.Runtime.InteropServices;

namespace LowLatencyMM.Messages;

/// <summary>One entry of a book message's group, in the bytes of the wire: the absolute quantity at a price.</summary>
/// <param name="Price">1e-9 of the quote currency.</param>
/// <param name="Lots">Multiples of the quantity step; 0 deletes the level in an update.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BookEntry(long Price, long Lots);
