using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>One count a reason, indexed by the reason's number.</summary>
[InlineArray(Capacity)]
public struct ReasonCounts
{
    public const int Capacity = 32;
    private long _count;
}
