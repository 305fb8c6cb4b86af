namespace LowLatencyMM.SimulatedExchange;

/// <summary>The last fills of one account.</summary>
/// <remarks>One thread; never allocates after construction; the oldest fill makes room for a new one.</remarks>
internal sealed class FillHistory(int capacity)
{
    private readonly AccountFill[] _fills = new AccountFill[capacity];
    private long _forgottenMatchId;

    /// <summary>Fills so far, forgotten ones included; also the last one's id.</summary>
    public long Count { get; private set; }

    /// <summary>Of the last fill; 0 for none.</summary>
    public long LastMatchId { get; private set; }

    /// <summary>A fill that is remembered.</summary>
    /// <param name="fillId">Above <see cref="Count"/> less the capacity, at most <see cref="Count"/>.</param>
    public ref readonly AccountFill this[long fillId] => ref _fills[(fillId - 1) % _fills.Length];

    public void Add(long venueTimeNs, in Execution execution)
    {
        if (Count >= _fills.Length) _forgottenMatchId = _fills[Count % _fills.Length].Execution.MatchId;
        LastMatchId = execution.MatchId;
        _fills[Count % _fills.Length] = new AccountFill(Count + 1, venueTimeNs, execution);
        Count++;
    }

    /// <summary>Finds where the fills from a match on begin, itself included; the ids of matches never fall.</summary>
    /// <param name="matchId">0: all.</param>
    /// <param name="countMax">Most fills wanted: the last ones.</param>
    /// <param name="isWhole">True when none of them is missing.</param>
    /// <returns>Id of the first; <see cref="Count"/> + 1 when there is none.</returns>
    public long FirstFrom(long matchId, long countMax, out bool isWhole)
    {
        long lowest = Math.Max(0, Count - Math.Min(_fills.Length, countMax)) + 1;
        long first = Count + 1;
        while (first > lowest && this[first - 1].Execution.MatchId >= matchId) first--;
        isWhole = lowest == 1 || first > lowest;
        if (isWhole) return first;
        bool isLastMissingRemembered = Count - _fills.Length < lowest - 1; // left out, not forgotten
        isWhole = matchId > (isLastMissingRemembered ? this[lowest - 1].Execution.MatchId : _forgottenMatchId);
        return first;
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
