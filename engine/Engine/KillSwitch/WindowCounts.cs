using System.Runtime.CompilerServices;

namespace LowLatencyMM.Engine;

/// <summary>Counts of the last minute in windows of ten seconds.</summary>
[InlineArray(Count)]
public struct WindowCounts
{
    public const int Count = 6;
    private int _count;

    /// <summary>Of all windows.</summary>
    public readonly long Sum
    {
        get
        {
            long sum = 0;
            for (int window = 0; window < Count; window++) sum += this[window];
            return sum;
        }
    }
}
