namespace LowLatencyMM.Importers;

/// <summary><c>binance-aggtrades</c>: the aggTrades files of data.binance.vision.</summary>
internal sealed class BinanceAggregateTradesFormat : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "binance-aggtrades";

    /// <inheritdoc/>
    public override string Description => "aggTrades of data.binance.vision (zip or CSV): trades with the taker's side and the venue's time only, no book";

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options) => new BinanceAggregateTradesImporter(path, options, this);

    /// <inheritdoc/>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
    {
        if (firstLine.StartsWith("agg_trade_id,"u8)) return true;
        if (firstLine.Count((byte)',') is not (6 or 7)) return false;
        return firstLine.EndsWith("True"u8) || firstLine.EndsWith("False"u8) || firstLine.EndsWith("true"u8) || firstLine.EndsWith("false"u8);
    }
}
