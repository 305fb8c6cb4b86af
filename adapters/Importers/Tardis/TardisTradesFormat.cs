namespace LowLatencyMM.Importers;

/// <summary><c>tardis-trades</c>: Tardis's trades tables.</summary>
internal sealed class TardisTradesFormat : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "tardis-trades";

    /// <inheritdoc/>
    public override string Description => "Tardis trades (CSV, plain or gzip): trades with the taker's side, no book";

    /// <inheritdoc/>
    public override bool NamesVenue => true;

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options) => new TardisTradesImporter(path, options, this);

    /// <inheritdoc/>
    /// <remarks>Tardis's liquidations have the same columns: only the file's name tells them apart.</remarks>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
        => firstLine.IndexOf("local_timestamp"u8) >= 0 && firstLine.IndexOf("is_snapshot"u8) < 0 && firstLine.IndexOf("side"u8) >= 0
            && firstLine.IndexOf("price"u8) >= 0 && firstLine.IndexOf("amount"u8) >= 0 && !fileName.Contains("liquidations", StringComparison.Ordinal);
}
