namespace LowLatencyMM.Engine.Tests;

/// <summary>Both sides of a book as sorted dictionaries, with a limit of levels a side and the edge rule.</summary>
internal sealed class BookModel(int levelsMax)
{
    public SortedDictionary<long, long> Bids { get; } = [];

    public SortedDictionary<long, long> Asks { get; } = [];

    public long BidEdge { get; private set; }

    public long AskEdge { get; private set; }

    /// <summary>The last snapshot held every level that there was.</summary>
    public bool IsWholeTruth { get; set; }

    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
        BidEdge = long.MinValue;
        AskEdge = long.MaxValue;
    }

    public void Apply((long Price, long Lots)[] bids, (long Price, long Lots)[] asks)
    {
        foreach ((long price, long lots) in bids)
        {
            Set(Bids, price, lots);
            if (Bids.Count <= levelsMax) continue;
            BidEdge = Math.Max(BidEdge, Bids.Keys.First());
            Bids.Remove(Bids.Keys.First());
        }

        foreach ((long price, long lots) in asks)
        {
            Set(Asks, price, lots);
            if (Asks.Count <= levelsMax) continue;
            AskEdge = Math.Min(AskEdge, Asks.Keys.Last());
            Asks.Remove(Asks.Keys.Last());
        }
    }

    public BookStatus Judge()
    {
        bool isBidLost = BidEdge != long.MinValue && (Bids.Count == 0 || Bids.Keys.Last() <= BidEdge);
        bool isAskLost = AskEdge != long.MaxValue && (Asks.Count == 0 || Asks.Keys.First() >= AskEdge);
        if (isBidLost || isAskLost) return BookStatus.StaleEdge;
        bool isCrossed = Bids.Count > 0 && Asks.Count > 0 && Bids.Keys.Last() >= Asks.Keys.First();
        return isCrossed ? BookStatus.StaleCrossed : BookStatus.Live;
    }

    private static void Set(SortedDictionary<long, long> side, long price, long lots)
    {
        if (lots == 0) side.Remove(price);
        else side[price] = lots;
    }
}
