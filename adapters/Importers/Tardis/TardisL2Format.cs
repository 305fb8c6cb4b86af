namespace LowLatencyMM.Importers;

/// <summary><c>tardis-l2</c>: Tardis's incremental_book_L2 tables.</summary>
internal sealed class TardisL2Format : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "tardis-l2";

    /// <inheritdoc/>
    public override string Description => "Tardis incremental_book_L2 (CSV, plain or gzip): snapshots and changes of whole books";

    /// <inheritdoc/>
    public override bool NamesVenue => true;

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options) => new TardisL2Importer(path, options, this);

    /// <inheritdoc/>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
        => firstLine.IndexOf("local_timestamp"u8) >= 0 && firstLine.IndexOf("is_snapshot"u8) >= 0;
}
