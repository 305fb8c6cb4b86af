using System.Globalization;

namespace LowLatencyMM.HistogramLog;

/// <summary>Seconds in a log's text, exactly, as nanoseconds.</summary>
internal static class LogSeconds
{
    private const decimal SecondsMax = 9_000_000_000; // within 2^63 ns

    /// <summary>Reads a decimal number of seconds; false for anything else, also beyond 285 years.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long timeNs)
    {
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out decimal seconds) && Math.Abs(seconds) <= SecondsMax;
        timeNs = isNumber ? (long)decimal.Round(seconds * 1_000_000_000) : 0;
        return isNumber;
    }

    /// <summary>Milliseconds as seconds with three decimals: some readers take exactly so many.</summary>
    /// <param name="milliseconds">≥ 0.</param>
    public static string Format(long milliseconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}.{milliseconds % 1000:D3}");
}
