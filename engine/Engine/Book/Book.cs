namespace LowLatencyMM.Engine;

/// <summary>A view of one instrument's book: price levels, best first. Valid during the call that handed it out.</summary>
public readonly ref struct Book
{
    private readonly BookTable _books;
    private readonly ref BookState _state;
    private readonly int _slot;

    internal Book(BookTable books, ref BookState state, int slot)
    {
        _books = books;
        _state = ref state;
        _slot = slot;
    }

    public BookStatus Status => _state.Status;

    /// <summary>The book is whole, not in the middle of an event, and both sides have a level.</summary>
    public bool IsQuotable => _state.Status == BookStatus.Live && _state.IsInEvent == 0 && _state.Bids.Count > 0 && _state.Asks.Count > 0;

    /// <summary>Parts of an event are still to come; executions and timers may arrive in between.</summary>
    public bool IsInEvent => _state.IsInEvent != 0;

    public int BidCount => _state.Bids.Count;

    public int AskCount => _state.Asks.Count;

    public long UpdateId => _state.UpdateId;

    /// <inheritdoc cref="BookState.ReceiveTimeNs"/>
    public long ReceiveTimeNs => _state.ReceiveTimeNs;

    /// <inheritdoc cref="BookState.TopVersion"/>
    public int TopVersion => _state.TopVersion;

    /// <inheritdoc cref="BookState.RemovalCount"/>
    public int RemovalCount => _state.RemovalCount;

    /// <summary>Best bid; there must be one.</summary>
    public BookLevel BestBid => _books.BestBid(_slot);

    /// <summary>Best ask; there must be one.</summary>
    public BookLevel BestAsk => _books.BestAsk(_slot);

    /// <summary>Bid level by depth, 0 the best.</summary>
    public BookLevel Bid(int depth) => _books.Bid(_slot, depth);

    /// <summary>Ask level by depth, 0 the best.</summary>
    public BookLevel Ask(int depth) => _books.Ask(_slot, depth);

    /// <summary>Middle of best bid and ask, rounded down to 1e-9; both must exist.</summary>
    public Price Mid
    {
        get
        {
            long bid = BestBid.Price.Nanos;
            return new Price(bid + ((BestAsk.Price.Nanos - bid) >> 1));
        }
    }
}
