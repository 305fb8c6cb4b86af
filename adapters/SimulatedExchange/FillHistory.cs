namespace LowLatencyMM.SimulatedExchange;

/// <summary>The last fills of one account.</summary>
/// <remarks>One thread; never allocates after construction; the oldest fill makes room for a new one.</remarks>
internal sealed class FillHistory(int capacity)
{
    private readonly AccountFill[] _fills = new AccountFill[capacity];

    /// <summary>Fills so far, forgotten ones included; also the last one's id.</summary>
    public long Count { get; private set; }

    public void Add(long venueTimeNs, in Execution execution)
    {
        _fills[Count % _fills.Length] = new AccountFill(Count + 1, venueTimeNs, execution);
        Count++;
    }

    /// <summary>Writes the fills after <paramref name="afterFillId"/> that are remembered, oldest first, as many as fit; returns how many.</summary>
    public int Copy(long afterFillId, Span<AccountFill> destination)
    {
        long first = Math.Max(Math.Max(0, afterFillId), Count - _fills.Length);
        int count = (int)Math.Clamp(Count - first, 0, destination.Length);
        for (int i = 0; i < count; i++) destination[i] = _fills[(first + i) % _fills.Length];
        return count;
    }
}
