namespace LowLatencyMM.Importers;

/// <summary>What an import has met so far. Written by the importing thread only.</summary>
public sealed class ImportStatistics
{
    public long Lines { get; internal set; }

    /// <summary>Bytes of text, after decompression.</summary>
    public long TextBytes { get; internal set; }

    public long Frames { get; internal set; }

    /// <summary>Depth updates that became frames.</summary>
    public long DepthUpdates { get; internal set; }

    /// <summary>Depth updates that an earlier snapshot or update already contained, or that no snapshot ever covered.</summary>
    public long DepthUpdatesDropped { get; internal set; }

    public long Snapshots { get; internal set; }

    /// <summary>Snapshots not taken: older than the book that stood, or not connected to the updates that followed.</summary>
    public long SnapshotsIgnored { get; internal set; }

    public long Trades { get; internal set; }

    /// <summary>Trades outside the book (insurance fund, auto-deleveraging), which move no queue.</summary>
    public long TradesOutsideBook { get; internal set; }

    /// <summary>Top-of-book lines: checked against, never imported.</summary>
    public long BookTickers { get; internal set; }

    /// <summary>Lines of streams that an import does not use.</summary>
    public long OtherEvents { get; internal set; }

    public long Gaps { get; internal set; }

    /// <summary>Rows of a table, without its header; 0 for other formats.</summary>
    public long Rows { get; internal set; }

    /// <summary>Prices that are not on the configured tick and were kept.</summary>
    public long PricesOffTick { get; internal set; }

    /// <summary>Executions of orders that the book did not show; imported as trades.</summary>
    public long HiddenTrades { get; internal set; }

    /// <summary>Changes of an instrument's trading status.</summary>
    public long StatusChanges { get; internal set; }

    /// <summary>The least local receive time minus venue time over depth updates and trades, ns; null before the first.</summary>
    /// <remarks>Feed latency is positive, so a negative value is how far the recorder's clock was behind the venue's at least.
    /// Venue times of Binance are whole milliseconds.</remarks>
    public long? ClockOffsetNs { get; internal set; }
}
