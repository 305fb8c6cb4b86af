namespace LowLatencyMM.Importers;

/// <summary>What a line of a raw Binance recording holds.</summary>
internal enum BinanceEventKind : byte
{
    /// <summary>A stream that an import does not use.</summary>
    Other,
    Depth,
    Snapshot,
    Trade,
    BookTicker,
}
