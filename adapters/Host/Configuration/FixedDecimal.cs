using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Decimal text to and from integers in 1e-9 and 1e-18, exactly; no binary floating point on the way.</summary>
public static class FixedDecimal
{
    private const int NanoDigits = 9;
    private static readonly Int128 NanosMax = long.MaxValue;

    /// <summary>Reads a plain decimal number with at most nine decimals that are not zero; no exponent.</summary>
    /// <returns>Null when read; otherwise what is wrong with it.</returns>
    public static string? TryReadNanos(string text, out long nanos)
    {
        nanos = 0;
        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        ReadOnlySpan<char> fraction = point < 0 ? default : digits[(point + 1)..].TrimEnd('0');
        if (whole.IsEmpty || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9')) return "is not a plain decimal number";
        if (fraction.Length > NanoDigits) return "has more than 9 decimals";
        if (whole.TrimStart('0').Length > 10) return "does not fit 64 bits in 1e-9";
        Int128 value = (whole.IsEmpty ? 0 : Int128.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture)) * 1_000_000_000;
        if (!fraction.IsEmpty) value += long.Parse(fraction.ToString().PadRight(NanoDigits, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        if (value > NanosMax) return "does not fit 64 bits in 1e-9";
        nanos = text.StartsWith('-') ? -(long)value : (long)value;
        return null;
    }

    /// <summary>The shortest decimal text of a number in 1e-9.</summary>
    public static string FormatNanos(long nanos) => Format(nanos, NanoDigits);

    /// <summary>The shortest decimal text of a number in 1e-18: a ledger amount.</summary>
    public static string FormatLedger(Int128 amount) => Format(amount, 2 * NanoDigits);

    /// <summary>A ledger amount for people: rounded to a number of decimals, half away from zero.</summary>
    public static string FormatLedger(Int128 amount, int decimals)
    {
        Int128 unit = 1;
        for (int i = decimals; i < 2 * NanoDigits; i++) unit *= 10;
        Int128 magnitude = ((amount < 0 ? -amount : amount) + (unit / 2)) / unit;
        string text = magnitude.ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        string sign = amount < 0 && magnitude != 0 ? "-" : "";
        return decimals == 0 ? sign + text : $"{sign}{text[..^decimals]}.{text[^decimals..]}";
    }

    private static string Format(Int128 value, int digits)
    {
        string text = (value < 0 ? -value : value).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        string fraction = text[^digits..].TrimEnd('0');
        string sign = value < 0 ? "-" : "";
        return fraction.Length == 0 ? sign + text[..^digits] : $"{sign}{text[..^digits]}.{fraction}";
    }
}
