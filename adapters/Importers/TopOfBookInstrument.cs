namespace LowLatencyMM.Importers;

/// <summary>One instrument's book, and what waits for its counterpart in the comparison of tops. One thread.</summary>
/// <remarks>Tops and tickers both come in order of id, so the comparison is a merge: a top is due as soon as a ticker above its id has come,
/// and memory holds only how far one stream is ahead of the other.</remarks>
internal sealed class TopOfBookInstrument(uint instrumentId)
{
    private readonly Queue<(long Id, TopOfBook Top)> _tops = new();
    private readonly Queue<(long Id, TopOfBook Top)> _tickers = new();
    private (long Id, TopOfBook Top)? _ticker; // the last one not above any top still waiting

    public SortedLevels Bids { get; } = new(isBid: true);
    public SortedLevels Asks { get; } = new(isBid: false);

    /// <summary>A snapshot came and no gap since.</summary>
    public bool HasBook { get; set; }

    public void AddTop(long updateId)
    {
        var top = new TopOfBook(Bids.Best.Price, Bids.Best.Lots, Asks.Best.Price, Asks.Best.Lots);
        _tops.Enqueue((updateId, top));
    }

    public void AddTicker(long tickerId, in TopOfBook top) => _tickers.Enqueue((tickerId, top));

    /// <summary>Compares every top that can be compared now.</summary>
    /// <param name="isEnd">No ticker will come any more.</param>
    public void Compare(bool isEnd, ref long checkedCount, ref long mismatchedCount, ref TopOfBookMismatch? first)
    {
        while (_tops.TryPeek(out (long Id, TopOfBook Top) top))
        {
            while (_tickers.TryPeek(out (long Id, TopOfBook Top) next) && next.Id <= top.Id) _ticker = _tickers.Dequeue();
            if (_tickers.Count == 0 && !isEnd) return; // a later line may still bring a nearer ticker

            _tops.Dequeue();
            if (_ticker is not { } ticker) continue; // no ticker is old enough
            checkedCount++;
            if (ticker.Top == top.Top) continue;
            mismatchedCount++;
            first ??= new TopOfBookMismatch(instrumentId, top.Id, top.Top, ticker.Id, ticker.Top);
        }
    }
}
