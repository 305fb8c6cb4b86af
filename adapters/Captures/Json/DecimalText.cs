using System.Globalization;

namespace LowLatencyMM.Captures;

/// <summary>Mantissa and exponent as a JSON number that loses nothing.</summary>
internal static class DecimalText
{
    private const int PlainExponentMax = 40;

    /// <param name="mantissa">As digits with an optional sign.</param>
    /// <param name="exponent">Of ten.</param>
    /// <returns>Without zeros at the end of a fraction; with an exponent where plain digits would be more than forty places away.</returns>
    public static string Of(decimal mantissa, long exponent)
    {
        string digits = Math.Abs(mantissa).ToString(CultureInfo.InvariantCulture);
        string sign = mantissa < 0 ? "-" : "";
        if (mantissa == 0) return "0";
        if (exponent is > PlainExponentMax or < -PlainExponentMax) return $"{sign}{digits}e{exponent.ToString(CultureInfo.InvariantCulture)}";
        if (exponent >= 0) return sign + digits + new string('0', (int)exponent);
        digits = digits.PadLeft((int)-exponent + 1, '0');
        int point = digits.Length + (int)exponent;
        string fraction = digits[point..].TrimEnd('0');
        return fraction.Length > 0 ? $"{sign}{digits[..point]}.{fraction}" : sign + digits[..point];
    }
}
