using System.Globalization;
using System.Text.Json.Nodes;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>A decoded block against expected raw values: numbers as on the wire, decimals as mantissa and exponent, nulls as their number.</summary>
internal static class RawComparison
{
    public static IEnumerable<string> Differences(JsonObject expected, DecodedBlock found, string path)
    {
        foreach ((string name, JsonNode? value) in expected)
        {
            string place = $"{path}.{name}";
            if (found.Groups.FirstOrDefault(group => group.Model.Name == name) is { } group)
            {
                JsonArray entries = value!.AsArray();
                if (group.Entries!.Count != entries.Count) yield return $"{place}: {group.Entries.Count} entries instead of {entries.Count}";
                else for (int i = 0; i < entries.Count; i++)
                    foreach (string difference in Differences(entries[i]!.AsObject(), group.Entries[i], $"{place}[{i}]")) yield return difference;
                continue;
            }

            string? text = found.Data.FirstOrDefault(data => data.Model.Name == name) is { Content: { } content }
                ? System.Text.Encoding.ASCII.GetString(content)
                : Text(found.Fields.FirstOrDefault(field => field.Model.Name == name)?.Value);
            string wanted = value is JsonArray parts ? string.Join(',', parts.Select(part => part!.ToString())) : value!.ToString();
            if (text != wanted) yield return $"{place}: {text} instead of {wanted}";
        }

        var absent = found.Fields.Where(field => field.Value is not null and not ConstantValue).Select(field => field.Model.Name)
            .Concat(found.Groups.Where(group => group.Entries is not null).Select(group => group.Model.Name))
            .Where(name => !expected.ContainsKey(name) && !name.StartsWith("padding", StringComparison.Ordinal));
        foreach (string name in absent) yield return $"{path}.{name}: not expected";
    }

    private static string? Text(DecodedValue? value) => value switch
    {
        NumberValue { Wire: { Primitive: PrimitiveType.Double or PrimitiveType.Float } wire } => wire.AsDouble.ToString(CultureInfo.InvariantCulture),
        NumberValue number => number.Wire.AsInteger.ToString(CultureInfo.InvariantCulture),
        EnumValue named => named.Wire.AsInteger.ToString(CultureInfo.InvariantCulture),
        SetValue set => set.Bits.ToString(CultureInfo.InvariantCulture),
        CharactersValue text => System.Text.Encoding.ASCII.GetString(text.Bytes).TrimEnd('\0'),
        ArrayValue array => string.Join(',', array.Items.Select(Text)),
        CompositeValue composite => string.Join(',', composite.Members.Where(member => member.Value is not ConstantValue).Select(member => Text(member.Value))),
        _ => null,
    };
}
