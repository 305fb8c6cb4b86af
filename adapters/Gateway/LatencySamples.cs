using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>Orders written and not yet wholly taken by the socket: where each ends in the stream, and when it was first seen. One thread; never allocates later.</summary>
internal sealed class LatencySamples
{
    private readonly double _nsPerTick = 1e9 / System.Diagnostics.Stopwatch.Frequency;
    private readonly (long EndBytes, OrderTime Order)[] _waiting;
    private readonly OrderTimes? _times;
    private readonly int _mask;
    private int _first;
    private int _count;

    public LatencySamples(int capacity, OrderTimes? times)
    {
        _times = times;
        _waiting = new (long, OrderTime)[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1_024))];
        _mask = _waiting.Length - 1;
    }

    public bool IsEmpty => _count == 0;

    /// <summary>Another order; when too many wait already, it is not measured.</summary>
    [HotPath]
    public void Add(long endBytes, in OrderTime order)
    {
        if (_count == _waiting.Length) return;
        _waiting[(_first + _count++) & _mask] = (endBytes, order);
    }

    /// <summary>Records those that the socket has taken.</summary>
    [HotPath]
    public void Record(long sentBytes, long nowTicks, ref LatencyBuckets histogram)
    {
        while (_count > 0 && _waiting[_first].EndBytes <= sentBytes)
        {
            ref OrderTime order = ref _waiting[_first].Order;
            histogram.Record((long)((nowTicks - order.ReadTicks) * _nsPerTick));
            _times?.Add(order with { SentTicks = nowTicks });
            _first = (_first + 1) & _mask;
            _count--;
        }
    }

    /// <summary>They went down with the connection.</summary>
    public void Clear() => _count = 0;
}
