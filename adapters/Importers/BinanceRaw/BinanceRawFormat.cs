namespace LowLatencyMM.Importers;

/// <summary><c>binance-raw</c>: Binance's own streams with a local time before each line.</summary>
internal sealed class BinanceRawFormat : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "binance-raw";

    /// <inheritdoc/>
    public override string Description => "Binance's raw streams: depth updates, snapshots and trades are imported, tickers prove the result";

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options)
        => new BinanceRawImporter(path, options.Instruments, options.SourceId, options.IsChecked ? new TopOfBookCheck() : null);

    /// <inheritdoc/>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
    {
        int digits = firstLine.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits is > 9 and < 20 && firstLine[digits..].StartsWith(" {"u8);
    }
}
