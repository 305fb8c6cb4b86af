namespace LowLatencyMM.Importers;

/// <summary>Binance's rules for joining a snapshot and depth updates to one book, for spot and futures alike.</summary>
/// <remarks>An update covers the ids after <c>previous</c> (futures: pu; spot: U - 1) up to u. After a snapshot, updates with u below its id are
/// dropped and the first other one must cover that id; from then on each must begin where the one before ended.
/// Source: Binance, "How to manage a local order book correctly". One thread.</remarks>
internal struct BinanceDepthSequence
{
    private bool _hasBook;
    private bool _isFirstAfterSnapshot;

    /// <summary>The id up to which the book is known; meaningless before the first snapshot.</summary>
    public long LastUpdateId { get; private set; }

    public readonly bool HasBook => _hasBook;

    public DepthDecision OnUpdate(long previousId, long lastId)
    {
        if (!_hasBook) return DepthDecision.Buffer;
        if (lastId < LastUpdateId || (lastId == LastUpdateId && !_isFirstAfterSnapshot)) return DepthDecision.Drop;
        if (_isFirstAfterSnapshot ? previousId > LastUpdateId : previousId != LastUpdateId)
        {
            _hasBook = false;
            return DepthDecision.Gap;
        }
        _isFirstAfterSnapshot = false;
        LastUpdateId = lastId;
        return DepthDecision.Apply;
    }

    /// <summary>Whether a snapshot brings news: there is no book, or an older one.</summary>
    public readonly bool Wants(long snapshotId) => !_hasBook || snapshotId > LastUpdateId;

    public void OnSnapshot(long snapshotId)
    {
        LastUpdateId = snapshotId;
        _hasBook = true;
        _isFirstAfterSnapshot = true;
    }
}
