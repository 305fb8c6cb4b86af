using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>For each of <see cref="Horizons"/>, the number of the first fill that has not reached it.</summary>
[InlineArray(Horizons.Count)]
public struct HorizonCursors
{
    private long _fillNumber;
}
