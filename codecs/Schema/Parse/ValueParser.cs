using System.Globalization;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>Text of a schema to a value of a primitive.</summary>
internal static class ValueParser
{
    /// <summary>Parses and checks against the bits of the primitive; reports and gives null when it is none.</summary>
    /// <param name="node">Where the text stands.</param>
    /// <param name="attributeName">The attribute that holds it; null for the element's content.</param>
    /// <param name="text">A character for char, or its number where it is longer; a number for the rest.</param>
    /// <param name="primitive">Its encoding.</param>
    public static WireValue? Parse(Node node, string? attributeName, string text, PrimitiveType primitive)
    {
        if (primitive.IsFloating()) return ParseFloating(node, attributeName, text, primitive);
        if (primitive == PrimitiveType.Char && text.Length == 1 && text[0] < 128) return WireValue.OfInteger(primitive, text[0]);

        if (!TryParseInteger(text, out decimal value) || value < primitive.LowestBits() || value > primitive.HighestBits())
        {
            node.Report(
                Rules.ValueOutOfRange,
                attributeName,
                $"'{text}' is not a value of {primitive.SchemaName()} ({primitive.LowestBits()} to {primitive.HighestBits()})");
            return null;
        }

        return WireValue.OfInteger(primitive, value);
    }

    public static WireValue? ParseOptional(Node node, string attributeName, PrimitiveType primitive) =>
        node.Optional(attributeName) is { } text ? Parse(node, attributeName, text, primitive) : null;

    /// <summary>The attribute nullValue. For a char '0' is the number, NUL: CME and B3 write it so, and mean SBE's own null.</summary>
    public static WireValue? ParseNull(Node node, PrimitiveType primitive) =>
        primitive == PrimitiveType.Char && node.Optional("nullValue") == "0" ? new WireValue(primitive, 0) : ParseOptional(node, "nullValue", primitive);

    /// <summary>The attributes minValue and maxValue, which must be in order.</summary>
    public static ValueRange ParseRange(Node node, PrimitiveType primitive)
    {
        var range = new ValueRange(ParseOptional(node, "minValue", primitive), ParseOptional(node, "maxValue", primitive));
        if (range is { Lowest: { } lowest, Highest: { } highest } && !IsInOrder(lowest, highest))
            node.Report(Rules.ValueOutOfRange, "maxValue", $"'maxValue' {node.Optional("maxValue")} is below 'minValue' {node.Optional("minValue")}");
        return range;
    }

    /// <summary>The first is not above the second; NaN is in order with nothing.</summary>
    public static bool IsInOrder(WireValue lower, WireValue higher) =>
        lower.Primitive.IsFloating() ? lower.AsDouble <= higher.AsDouble : lower.AsInteger <= higher.AsInteger;

    private static bool TryParseInteger(string text, out decimal value)
    {
        bool isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!isHexadecimal) return decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        bool isNumber = ulong.TryParse(text.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits);
        value = bits;
        return isNumber;
    }

    private static WireValue? ParseFloating(Node node, string? attributeName, string text, PrimitiveType primitive)
    {
        if (text is "NaN") return WireValue.OfDouble(primitive, double.NaN);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && !double.IsInfinity(primitive == PrimitiveType.Float ? (float)value : value))
        {
            return WireValue.OfDouble(primitive, value);
        }

        node.Report(Rules.ValueOutOfRange, attributeName, $"'{text}' is not a value of {primitive.SchemaName()}");
        return null;
    }
}
