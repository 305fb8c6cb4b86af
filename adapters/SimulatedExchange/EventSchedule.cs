namespace LowLatencyMM.SimulatedExchange;

/// <summary>When each of a fixed number of things happens next, and which is first; at equal times the one of the lower index.</summary>
/// <remarks>One thread; a binary heap that knows everybody's place, so that a time changes in O(log n). Never allocates after construction.</remarks>
internal sealed class EventSchedule
{
    private readonly long[] _timesNs;
    private readonly int[] _heap;
    private readonly int[] _places;

    /// <param name="count">At least 1; all times begin at <see cref="long.MaxValue"/>: never.</param>
    public EventSchedule(int count)
    {
        _timesNs = new long[count];
        _heap = new int[count];
        _places = new int[count];
        Array.Fill(_timesNs, long.MaxValue);
        for (int i = 0; i < count; i++) _heap[i] = _places[i] = i;
    }

    public int First => _heap[0];

    public long FirstTimeNs => _timesNs[_heap[0]];

    /// <summary>Changes when one happens; <see cref="long.MaxValue"/> for never.</summary>
    public void Set(int index, long timeNs)
    {
        _timesNs[index] = timeNs;
        int place = _places[index];
        while (place > 0 && IsBefore(index, _heap[(place - 1) / 2]))
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }
        for (int child = (2 * place) + 1; child < _heap.Length; child = (2 * place) + 1)
        {
            if (child + 1 < _heap.Length && IsBefore(_heap[child + 1], _heap[child])) child++;
            if (!IsBefore(_heap[child], index)) break;
            Put(_heap[child], place);
            place = child;
        }
        Put(index, place);
    }

    private bool IsBefore(int left, int right) => _timesNs[left] < _timesNs[right] || (_timesNs[left] == _timesNs[right] && left < right);

    private void Put(int index, int place)
    {
        _heap[place] = index;
        _places[index] = place;
    }
}
