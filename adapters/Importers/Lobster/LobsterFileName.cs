using System.Globalization;

namespace LowLatencyMM.Importers;

/// <summary>What a LOBSTER message file keeps in its name: <c>TICKER_YYYY-MM-DD[_start_end]_message_LEVELS.csv</c>.</summary>
/// <param name="Symbol">The ticker; what stands before a last hyphen is somebody's prefix.</param>
/// <param name="MidnightNs">Midnight in New York on that day, ns since the Unix epoch.</param>
/// <param name="LevelCount">Levels a side in the order book file.</param>
internal sealed record LobsterFileName(string Symbol, long MidnightNs, int LevelCount)
{
    public const string Pattern = "TICKER_YYYY-MM-DD_..._message_LEVELS.csv";
    private const string Message = "message";

    /// <summary>Null when the name is none of LOBSTER's.</summary>
    public static LobsterFileName? TryParse(string fileName)
    {
        string[] parts = fileName.Split('.')[0].Split('_');
        if (parts.Length < 4 || parts[^2] != Message) return null;
        if (!int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int levelCount) || levelCount is < 1 or > 1000) return null;
        if (!DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) return null;
        if (date.Year is < 2007 or > 2099) return null;
        string symbol = parts[0][(parts[0].LastIndexOf('-') + 1)..];
        DateTime midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddHours(IsDaylightTime(date) ? 4 : 5);
        return new LobsterFileName(symbol, (midnight - DateTime.UnixEpoch).Ticks * 100, levelCount);
    }

    /// <summary>Where the order book file of a message file stands.</summary>
    public static string BookPath(string messagePath)
    {
        string name = Path.GetFileName(messagePath);
        int at = name.LastIndexOf("_" + Message + "_", StringComparison.Ordinal);
        string bookName = at < 0 ? name : string.Concat(name.AsSpan(0, at), "_orderbook_", name.AsSpan(at + Message.Length + 2));
        return Path.Combine(Path.GetDirectoryName(messagePath) ?? "", bookName);
    }

    // The rule since 2007: from the second Sunday of March to the first of November. LOBSTER's data begin in June 2007.
    private static bool IsDaylightTime(DateOnly date)
    {
        DateOnly start = Sunday(date.Year, 3).AddDays(7);
        return date >= start && date < Sunday(date.Year, 11);
    }

    private static DateOnly Sunday(int year, int month)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays((7 - (int)first.DayOfWeek) % 7);
    }
}
