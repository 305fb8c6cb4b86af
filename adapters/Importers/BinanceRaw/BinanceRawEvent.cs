namespace LowLatencyMM.Importers;

/// <summary>One line of a raw Binance recording, read but not yet interpreted; used again for every line.</summary>
/// <remarks>Names of Binance's fields in brackets. Prices and quantities in 1e-9, ids and times as they stand; <see cref="None"/> where absent.</remarks>
internal sealed class BinanceRawEvent
{
    public const long None = long.MinValue;

    private const int SymbolBytesMax = 32;
    private readonly byte[] _symbol = new byte[SymbolBytesMax];
    private int _symbolLength;

    public BinanceEventKind Kind { get; set; }

    /// <summary>The event stood within "data" of a combined stream, not bare on the line.</summary>
    public bool IsStream { get; set; }

    /// <summary>[e] was there.</summary>
    public bool IsNamed { get; set; }

    public ReadOnlySpan<byte> Symbol => _symbol.AsSpan(0, _symbolLength);

    public BookEntryList Bids { get; } = new();
    public BookEntryList Asks { get; } = new();

    /// <summary>[E] ms.</summary>
    public long EventTimeMs { get; set; }

    /// <summary>[T] ms; Binance's depth and ticker streams of spot have none.</summary>
    public long TransactionTimeMs { get; set; }

    /// <summary>[U] first update contained.</summary>
    public long FirstUpdateId { get; set; }

    /// <summary>[u] last update contained.</summary>
    public long LastUpdateId { get; set; }

    /// <summary>[pu] last update of the event before; futures only.</summary>
    public long PreviousUpdateId { get; set; }

    /// <summary>[lastUpdateId] of a snapshot.</summary>
    public long SnapshotUpdateId { get; set; }

    /// <summary>[t]</summary>
    public long TradeId { get; set; }

    /// <summary>[p]</summary>
    public long Price { get; set; }

    /// <summary>[q]</summary>
    public long Quantity { get; set; }

    /// <summary>[m] true: the taker sold.</summary>
    public bool IsBuyerMaker { get; set; }

    /// <summary>[X] is absent (spot) or MARKET: the trade happened in the book.</summary>
    public bool IsInBook { get; set; }

    /// <summary>[b] of a ticker.</summary>
    public long BidPrice { get; set; }

    /// <summary>[B]</summary>
    public long BidQuantity { get; set; }

    /// <summary>[a] of a ticker.</summary>
    public long AskPrice { get; set; }

    /// <summary>[A]</summary>
    public long AskQuantity { get; set; }

    /// <summary>Time at the venue's matching, ns since the Unix epoch; 0 when the line names none.</summary>
    public long VenueTimeNs
    {
        get
        {
            long milliseconds = TransactionTimeMs != None ? TransactionTimeMs : EventTimeMs;
            return milliseconds == None ? 0 : milliseconds * 1_000_000;
        }
    }

    public void SetSymbol(ReadOnlySpan<byte> symbol)
    {
        if (symbol.Length > SymbolBytesMax) throw new RawFormatException($"a symbol of {symbol.Length} bytes, expected at most {SymbolBytesMax}");
        symbol.CopyTo(_symbol);
        _symbolLength = symbol.Length;
    }

    public void Clear()
    {
        Kind = BinanceEventKind.Other;
        _symbolLength = 0;
        Bids.Clear();
        Asks.Clear();
        EventTimeMs = TransactionTimeMs = FirstUpdateId = LastUpdateId = PreviousUpdateId = SnapshotUpdateId = None;
        TradeId = Price = Quantity = BidPrice = BidQuantity = AskPrice = AskQuantity = None;
        IsBuyerMaker = IsStream = IsNamed = false;
        IsInBook = true;
    }
}
