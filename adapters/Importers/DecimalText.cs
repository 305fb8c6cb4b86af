using System.Buffers.Text;

namespace LowLatencyMM.Importers;

/// <summary>Decimal text to integers in 1e-9, exactly; no floating point on the way.</summary>
internal static class DecimalText
{
    private const int Decimals = 9;
    private const int DigitsMax = 40; // of a number with an exponent; the program that wrote it had at most 17

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

    /// <summary>The same, with an exponent allowed: what programs write for very small and very large numbers.</summary>
    public static string? ReadScientific(ReadOnlySpan<byte> text, out long value)
    {
        int exponentAt = text.IndexOfAny((byte)'e', (byte)'E');
        if (exponentAt <= 0 || text.Length > DigitsMax) return Read(text, out value);
        value = 0;
        ReadOnlySpan<byte> exponentText = text[(exponentAt + 1)..];
        if (exponentText is [(byte)'+', ..]) exponentText = exponentText[1..];
        if (!Utf8Parser.TryParse(exponentText, out int exponent, out int used) || used != exponentText.Length) return "not a decimal number";
        if (exponent is < -DigitsMax or > DigitsMax) return exponent < 0 ? "more than 9 decimals" : "too large for 64 bits in 1e-9";

        Span<byte> plain = stackalloc byte[3 * DigitsMax];
        int length = WritePlain(text[..exponentAt], exponent, plain);
        return length < 0 ? "not a decimal number" : Read(plain[..length], out value);
    }

    // Moves the point, and writes zeros where there are no digits.
    private static int WritePlain(ReadOnlySpan<byte> mantissa, int exponent, Span<byte> plain)
    {
        int pointAt = mantissa.IndexOf((byte)'.');
        int wholeDigits = (pointAt < 0 ? mantissa.Length : pointAt) + exponent;
        int length = 0;
        if (wholeDigits <= 0)
        {
            plain[length++] = (byte)'.';
            for (int i = wholeDigits; i < 0; i++) plain[length++] = (byte)'0';
        }
        int digits = 0;
        for (int i = 0; i < mantissa.Length; i++)
        {
            if (i == pointAt) continue;
            if ((uint)(mantissa[i] - '0') > 9) return mantissa[0] == '-' ? Negative(plain) : -1;
            plain[length++] = mantissa[i];
            if (++digits == wholeDigits) plain[length++] = (byte)'.';
        }
        for (; digits < wholeDigits; digits++) plain[length++] = (byte)'0';
        return digits == 0 ? -1 : length;
    }

    private static int Negative(Span<byte> plain)
    {
        plain[0] = (byte)'-';
        return 1;
    }

    /// <summary>The shortest decimal text of a number in 1e-9, for messages.</summary>
    public static string Format(long value)
    {
        decimal exact = new(value);
        return (exact / 1_000_000_000m).ToString("0.#########", System.Globalization.CultureInfo.InvariantCulture);
    }
}
