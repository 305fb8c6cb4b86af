using System.Globalization;
using System.Text.Json;
using LowLatencyMM.Schema.Model;
using TextEncoding = System.Text.Encoding;

namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>Compares what codecs gave with JSON that somebody else wrote: enums and sets by name or number, nulls as null or as the number that stands for it.</summary>
/// <param name="areDecimalsValues">A number stands for the value of a decimal composite; else for its mantissa.</param>
internal sealed class Expectation(bool areDecimalsValues)
{
    private readonly List<string> _differences = [];

    /// <summary>Every difference, by path. Whatever the message has must be expected, except constants and what is absent.</summary>
    public IReadOnlyList<string> Compare(JsonElement expected, BlockModel block, Record actual)
    {
        _differences.Clear();
        CompareBlock(expected, block, actual, block.Name);
        return _differences;
    }

    private void CompareBlock(JsonElement expected, BlockModel block, Record actual, string path)
    {
        for (int i = 0; i < block.Fields.Count; i++) CompareField(expected, block.Fields[i], actual, i, path);
        for (int i = 0; i < block.Groups.Count; i++)
        {
            BlockModel group = block.Groups[i];
            JsonElement[] entries = expected.TryGetProperty(group.Name, out JsonElement list) ? [.. list.EnumerateArray()] : [];
            if (entries.Length != actual.Groups[i].Count)
            {
                _differences.Add($"{path}.{group.Name}: {actual.Groups[i].Count} entries instead of {entries.Length}");
                continue;
            }

            for (int entry = 0; entry < entries.Length; entry++) CompareBlock(entries[entry], group, actual.Groups[i][entry], $"{path}.{group.Name}[{entry}]");
        }

        for (int i = 0; i < block.Data.Count; i++)
        {
            string text = TextEncoding.Latin1.GetString(actual.Data[i]);
            string? wanted = expected.TryGetProperty(block.Data[i].Name, out JsonElement found) ? found.GetString() : "";
            if (text != (wanted ?? "")) _differences.Add($"{path}.{block.Data[i].Name}: '{text}' instead of '{wanted}'");
        }

        foreach (JsonProperty property in expected.EnumerateObject())
        {
            bool isKnown = block.Fields.Any(field => field.Name == property.Name) || block.Groups.Any(group => group.Name == property.Name)
                || block.Data.Any(data => data.Name == property.Name);
            if (!isKnown) _differences.Add($"{path}.{property.Name}: not in the schema");
        }
    }

    private void CompareField(JsonElement expected, FieldModel field, Record actual, int index, string path)
    {
        object? value = actual.Fields[index];
        bool isPresent = actual.IsPresent[index];
        bool isExpected = expected.TryGetProperty(field.Name, out JsonElement wanted);
        bool isEqual = (isExpected, isPresent) switch
        {
            _ when field.Constant is { } constant => !isExpected || wanted.ToString() == Text(constant),
            (false, _) => !isPresent,
            (true, false) => wanted.ValueKind == JsonValueKind.Null || IsNull(wanted, field) || (value is byte[] && wanted.ToString().Length == 0),
            _ => IsEqual(wanted, field, value!) && !(field.Presence == Presence.Optional && field.Encoding is ScalarEncoding { Length: 1 } && IsNull(wanted, field)),
        };
        if (!isEqual) _differences.Add($"{path}.{field.Name}: {Describe(value)} ({(isPresent ? "present" : "absent")}) instead of {(isExpected ? wanted : "nothing")}");
    }

    private static bool IsNull(JsonElement wanted, FieldModel field) =>
        field.Null.IsNaN ? wanted.ToString() == "NaN" : wanted.ValueKind == JsonValueKind.Number && wanted.GetDecimal() == field.Null.AsInteger;

    private bool IsEqual(JsonElement wanted, FieldModel field, object value) => (field.Encoding, value) switch
    {
        (CompositeEncoding { Composite: var model }, Record part) => IsEqual(wanted, model, part),
        (EnumEncoding { Enum: var model }, decimal raw) => wanted.ValueKind == JsonValueKind.Null
            ? raw == model.Null.AsInteger
            : wanted.ValueKind == JsonValueKind.Number
                ? raw == wanted.GetDecimal()
                : model.Members.Any(member => member.Name == wanted.GetString() && member.Value.AsInteger == raw),
        (SetEncoding { Set: var model }, decimal raw) => wanted.ValueKind == JsonValueKind.Number
            ? raw == wanted.GetDecimal()
            : string.Join('|', model.Choices.Where(choice => ((ulong)raw >> choice.Bit & 1) == 1).Select(choice => choice.Name)) == wanted.GetString(),
        (_, decimal number) => wanted.ValueKind == JsonValueKind.Number ? wanted.GetDecimal() == number : wanted.ToString() == ((char)number).ToString(),
        (ScalarEncoding { Primitive: PrimitiveType.Float }, double number) when wanted.ValueKind == JsonValueKind.Number => wanted.GetSingle() == (float)number,
        (_, double number) => wanted.ValueKind == JsonValueKind.Number ? wanted.GetDouble() == number : wanted.ToString() == number.ToString(CultureInfo.InvariantCulture),
        (_, byte[] bytes) => wanted.ValueKind == JsonValueKind.String && wanted.GetString() == TextEncoding.Latin1.GetString(bytes),
        (_, object[] all) => wanted.EnumerateArray().Select(one => (object)one.GetDecimal()).SequenceEqual(all),
        _ => false,
    };

    private bool IsEqual(JsonElement wanted, CompositeModel model, Record part)
    {
        switch (wanted.ValueKind)
        {
            case JsonValueKind.Object:
                return Enumerable.Range(0, model.Members.Count).All(i =>
                    model.Members[i].Constant is not null
                    || (wanted.TryGetProperty(model.Members[i].Name, out JsonElement member)
                        && (IsEqual(member, model.Members[i], part.Fields[i]!) || (!part.IsPresent[i] && member.ValueKind == JsonValueKind.Null))));
            case JsonValueKind.Array:
                JsonElement[] members = [.. wanted.EnumerateArray()];
                return members.Length == model.Members.Count && Enumerable.Range(0, members.Length).All(i => IsEqual(members[i], model.Members[i], part.Fields[i]!));
            case JsonValueKind.Null:
                return !part.IsPresent[0];
            default:
                decimal mantissa = (decimal)part.Fields[0]!;
                return part.IsPresent[0] && wanted.GetDecimal() == (areDecimalsValues ? Scale(mantissa, Exponent(model.Members[1], part.Fields[1])) : mantissa);
        }
    }

    private static int Exponent(FieldModel member, object? value) =>
        (int)(member.Constant is NumberConstant constant ? constant.Value.AsInteger : (decimal)value!);

    private static decimal Scale(decimal mantissa, int exponent)
    {
        for (; exponent < 0; exponent++) mantissa /= 10;
        for (; exponent > 0; exponent--) mantissa *= 10;
        return mantissa;
    }

    private static string Text(ConstantModel constant) => constant switch
    {
        TextConstant text => text.Text,
        EnumConstant value => value.MemberName,
        NumberConstant { Value: { Primitive: PrimitiveType.Char } value } => ((char)value.Bits).ToString(),
        NumberConstant number => number.Value.AsInteger.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException(constant.GetType().Name),
    };

    private static string Describe(object? value) => value switch
    {
        byte[] bytes => $"'{TextEncoding.Latin1.GetString(bytes)}'",
        object[] all => string.Join(' ', all),
        Record part => $"({string.Join(' ', part.Fields.Select(Describe))})",
        null => "constant",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
