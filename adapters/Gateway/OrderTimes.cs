using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>When each order was received, read and sent: for measurements, in memory until the gateway's thread has ended. One thread; never allocates later.</summary>
/// <param name="capacity">Orders kept; later ones are counted only.</param>
public sealed class OrderTimes(int capacity)
{
    private readonly OrderTime[] _times = new OrderTime[capacity];

    /// <summary>Those kept, in the order sent.</summary>
    public ReadOnlySpan<OrderTime> Kept => _times.AsSpan(0, (int)Math.Min(Count, _times.Length));

    /// <summary>Orders that the socket took.</summary>
    public long Count { get; private set; }

    [HotPath]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Add(in OrderTime time)
    {
        if (Count < _times.Length) _times[Count] = time;
        Count++;
    }
}
