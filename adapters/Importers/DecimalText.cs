namespace LowLatencyMM.Importers;

/// <summary>Decimal text to integers in 1e-9, exactly; no floating point on the way.</summary>
internal static class DecimalText
{
    private const int Decimals = 9;

    private static ReadOnlySpan<long> PowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    /// <summary>Reads digits with at most one point, no sign, no exponent.</summary>
    /// <param name="value">In 1e-9; zeros beyond the ninth decimal are allowed, other digits are not.</param>
    /// <returns>Null when read; otherwise what is wrong, without the text itself.</returns>
    public static string? Read(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        long mantissa = 0;
        int decimals = -1; // -1: the point has not come
        bool anyDigit = false;
        foreach (byte character in text)
        {
            uint digit = (uint)(character - '0');
            if (digit <= 9)
            {
                anyDigit = true;
                if (decimals == Decimals)
                {
                    if (digit != 0) return "more than 9 decimals";
                    continue;
                }
                if (mantissa > (long.MaxValue - digit) / 10) return "too large for 64 bits in 1e-9";
                mantissa = mantissa * 10 + digit;
                if (decimals >= 0) decimals++;
            }
            else if (character == '.' && decimals < 0) decimals = 0;
            else if (character == '-') return "negative, expected a decimal number of at least 0";
            else return "not a plain decimal number";
        }
        if (!anyDigit) return "not a plain decimal number";

        long scale = PowersOfTen[Decimals - Math.Max(decimals, 0)];
        if (mantissa > long.MaxValue / scale) return "too large for 64 bits in 1e-9";
        value = mantissa * scale;
        return null;
    }

    /// <summary>The shortest decimal text of a number in 1e-9, for messages.</summary>
    public static string Format(long value)
    {
        decimal exact = new(value);
        return (exact / 1_000_000_000m).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture);
    }
}
