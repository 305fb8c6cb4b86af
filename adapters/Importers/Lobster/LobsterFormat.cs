namespace LowLatencyMM.Importers;

/// <summary><c>lobster</c>: reconstructed NASDAQ books of lobsterdata.com.</summary>
internal sealed class LobsterFormat : ImportFormat
{
    /// <inheritdoc/>
    public override string Name => "lobster";

    /// <inheritdoc/>
    public override string Description => "LOBSTER message files, each with its order book file beside it, which proves the result: books, trades, halts";

    /// <inheritdoc/>
    public override IImporter Open(string path, ImportOptions options) => new LobsterImporter(path, options, this);

    /// <inheritdoc/>
    internal override bool Recognises(string fileName, ReadOnlySpan<byte> firstLine)
    {
        if (firstLine.StartsWith("Time,Type,"u8)) return true;
        bool isNumbers = firstLine.IndexOfAnyExcept("0123456789.,-"u8) < 0;
        return isNumbers && firstLine.Count((byte)',') == 5 && firstLine.IndexOf((byte)'.') > 0 && fileName.Contains("_message_", StringComparison.Ordinal);
    }
}
