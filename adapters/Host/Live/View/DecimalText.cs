namespace LowLatencyMM.Host;

/// <summary>Scaled integers as decimal text in a given buffer. Any thread; never allocates.</summary>
internal static class DecimalText
{
    /// <summary>Writes a number in 10^-<paramref name="digits"/>, rounded half away from zero to <paramref name="decimals"/>.</summary>
    /// <param name="text">At least 48 characters.</param>
    /// <param name="digits">0 to 18.</param>
    /// <param name="decimals">0 to <paramref name="digits"/>.</param>
    /// <returns>Characters written.</returns>
    public static int Write(Span<char> text, Int128 value, int digits, int decimals)
    {
        UInt128 magnitude = value < 0 ? (UInt128)(-value) : (UInt128)value;
        UInt128 unit = 1;
        for (int i = decimals; i < digits; i++) unit *= 10;
        magnitude = (magnitude + (unit / 2)) / unit;
        bool isNegative = value < 0 && magnitude != 0;
        int end = text.Length;
        int written = 0;
        while (written <= decimals || magnitude != 0)
        {
            if (written == decimals && decimals > 0) text[--end] = '.';
            text[--end] = (char)('0' + (int)(magnitude % 10));
            magnitude /= 10;
            written++;
        }

        if (isNegative) text[--end] = '-';
        text[end..].CopyTo(text);
        return text.Length - end;
    }

    /// <summary>Decimals that a step in 1e-9 needs: 0.5 and 0.1 need one, 25 none.</summary>
    public static int DecimalsOf(long stepNanos)
    {
        int decimals = 9;
        for (long step = stepNanos; decimals > 0 && step % 10 == 0; step /= 10) decimals--;
        return decimals;
    }
}
