namespace LowLatencyMM.Perf;

/// <summary>Ascending receive times of the last frames sent, and when each was planned. One thread.</summary>
internal sealed class SentFrames
{
    private const int Length = 1 << 17; // more than lanes and ring hold
    private readonly long[] _timesNs = new long[Length];
    private readonly long[] _plannedTicks = new long[Length];
    private long _sent;

    public void Add(long receiveTimeNs, long plannedTicks)
    {
        _plannedTicks[_sent & (Length - 1)] = plannedTicks;
        _timesNs[_sent++ & (Length - 1)] = receiveTimeNs;
    }

    /// <summary>Whether a frame with this time is among them.</summary>
    public bool TryFind(long receiveTimeNs, out long plannedTicks)
    {
        long low = Math.Max(0, _sent - Length);
        long high = _sent;
        while (low < high)
        {
            long middle = (low + high) / 2;
            if (_timesNs[middle & (Length - 1)] < receiveTimeNs) low = middle + 1;
            else high = middle;
        }

        plannedTicks = _plannedTicks[low & (Length - 1)];
        return low < _sent && _timesNs[low & (Length - 1)] == receiveTimeNs;
    }
}
