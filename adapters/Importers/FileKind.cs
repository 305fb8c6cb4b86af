namespace LowLatencyMM.Importers;

/// <summary>What a file's name and first line look like: one of our formats, or another one that users have.</summary>
internal static class FileKind
{
    /// <returns>The name of a format of <see cref="ImportFormats"/>, a description of another kind, or null.</returns>
    public static string? Of(string fileName, ReadOnlySpan<byte> firstLine)
        => ImportFormats.Recognise(fileName, firstLine)?.Name ?? Other(fileName, firstLine);

    private static string? Other(string fileName, ReadOnlySpan<byte> line)
    {
        if (line.IndexOf("local_timestamp,"u8) >= 0) return "another data set of Tardis";
        if (line.StartsWith("open_time,"u8)) return "candles of Binance";
        if (line.IndexOf("\"topic\":\"orderbook"u8) >= 0) return "an order book recording of Bybit";
        if (line.StartsWith("DBN"u8)) return "a Databento file";
        if (line.StartsWith("LLMMJRNL"u8) || fileName.EndsWith(".journal", StringComparison.OrdinalIgnoreCase)) return "a journal";
        if (line.StartsWith("<"u8)) return "HTML or XML";
        if (line.StartsWith("{"u8) || line.StartsWith("["u8)) return "JSON";
        if (IsLobsterBook(fileName, line)) return "a LOBSTER order book (give the message file)";
        return line.IndexOf((byte)0) >= 0 ? "a binary file" : null;
    }

    private static bool IsLobsterBook(string fileName, ReadOnlySpan<byte> line)
    {
        bool isNumbers = line.IndexOfAnyExcept("0123456789,-"u8) < 0 && (line.Count((byte)',') + 1) % 4 == 0;
        return fileName.Contains("_orderbook_", StringComparison.Ordinal) && (isNumbers || line.IndexOf("Ask"u8) >= 0);
    }
}
