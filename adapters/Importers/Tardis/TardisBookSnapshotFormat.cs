namespace LowLatencyMM.Importers;

/// <summary><c>tardis-book-snapshot</c>: Tardis's book_snapshot_5 and book_snapshot_25 tables.</summary>
internal sealed class TardisBookSnapshotFormat : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "tardis-book-snapshot";

    /// <inheritdoc/>
    public override string Description => "Tardis book_snapshot_5 and _25 (CSV, plain or gzip): the first levels of a book whenever one changed";

    /// <inheritdoc/>
    public override bool NamesVenue => true;

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options) => new TardisBookSnapshotImporter(path, options, this);

    /// <inheritdoc/>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
        => firstLine.IndexOf("local_timestamp"u8) >= 0 && firstLine.IndexOf("asks[0].price"u8) >= 0;
}
