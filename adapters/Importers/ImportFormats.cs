namespace LowLatencyMM.Importers;

/// <summary>Every format of recorded data. Stateless; any thread.</summary>
public static class ImportFormats
{
    public static IReadOnlyList<ImportFormat> All { get; } =
    [
        new BinanceRawFormat(), new TardisL2Format(), new TardisTradesFormat(), new TardisBookSnapshotFormat(), new LobsterFormat(), new BinanceAggregateTradesFormat(),
    ];

    /// <summary>The format of a file, by its name and first line.</summary>
    /// <exception cref="ImportException">It cannot be read, or is of none of them.</exception>
    public static ImportFormat Detect(string path)
    {
        using var lines = new RawLineReader(path);
        string formats = string.Join(", ", All.Select(format => format.Name));
        if (!lines.TryReadLine(out ReadOnlySpan<byte> line)) throw new ImportException(path, 1, $"the file is empty, expected one of {formats}");
        if (line.StartsWith("\uFEFF"u8)) line = line[3..];
        if (Recognise(lines.TextName, line) is { } found) return found;
        string what = FileKind.Of(lines.TextName, line) is { } kind ? $"looks like {kind}" : $"begins with \"{TextExcerpt.Of(line)}\"";
        throw new ImportException(path, 1, $"{what}, expected one of {formats}");
    }

    internal static ImportFormat? Recognise(string fileName, ReadOnlySpan<byte> firstLine)
    {
        foreach (ImportFormat format in All)
        {
            if (format.Recognises(fileName, firstLine)) return format;
        }
        return null;
    }
}
