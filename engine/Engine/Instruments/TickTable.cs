using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>A tick table of up to <see cref="Capacity"/> rows, inside the instrument.</summary>
[InlineArray(Capacity)]
public struct TickTable
{
    public const int Capacity = 8;
    private TickRow _row;
}
