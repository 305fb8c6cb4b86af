using LowLatencyMM.Captures;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>Compares what generated codecs gave with what the reader gave that walks the schema at run time.</summary>
internal static class Agreement
{
    /// <summary>Every difference, by path.</summary>
    public static List<string> Compare(DecodedBlock expected, Record actual)
    {
        var differences = new List<string>();
        CompareBlock(expected, actual, expected.Model.Name, differences);
        return differences;
    }

    private static void CompareBlock(DecodedBlock expected, Record actual, string path, List<string> differences)
    {
        CompareFields(expected.Fields, actual, path, differences);
        for (int i = 0; i < expected.Groups.Count; i++)
        {
            IReadOnlyList<DecodedBlock> entries = expected.Groups[i].Entries ?? [];
            string name = $"{path}.{expected.Groups[i].Model.Name}";
            if (entries.Count != actual.Groups[i].Count) differences.Add($"{name}: {actual.Groups[i].Count} entries instead of {entries.Count}");
            for (int entry = 0; entry < Math.Min(entries.Count, actual.Groups[i].Count); entry++)
                CompareBlock(entries[entry], actual.Groups[i][entry], $"{name}[{entry}]", differences);
        }

        for (int i = 0; i < expected.Data.Count; i++)
        {
            if (!actual.Data[i].AsSpan().SequenceEqual(expected.Data[i].Content ?? [])) differences.Add($"{path}.{expected.Data[i].Model.Name}: other bytes");
        }
    }

    private static void CompareFields(IReadOnlyList<DecodedField> expected, Record actual, string path, List<string> differences)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            DecodedField field = expected[i];
            string name = $"{path}.{field.Model.Name}";
            if (field.Value is ConstantValue || field.Model.Constant is not null) continue;
            if (actual.IsPresent[i] != IsPresent(field)) differences.Add($"{name}: {(actual.IsPresent[i] ? "present" : "absent")}");
            if (field.Value is CompositeValue composite) CompareFields(composite.Members, (Record)actual.Fields[i]!, name, differences);
            else if (field.Value is { } value && !IsEqual(value, actual.Fields[i]!)) differences.Add($"{name}: {actual.Fields[i]} instead of {value}");
        }
    }

    private static bool IsPresent(DecodedField field) => field.Value switch
    {
        null => false,
        _ when field.Model.Presence != Presence.Optional => true,
        NumberValue number => number.Wire.IsNaN ? !field.Model.Null.IsNaN : number.Wire.Bits != field.Model.Null.Bits,
        EnumValue named => named.Wire.Bits != named.Model.Null.Bits,
        CharactersValue text => text.Bytes.Length > 0 && text.Bytes[0] != 0,
        _ => true,
    };

    private static bool IsEqual(DecodedValue expected, object actual) => (expected, actual) switch
    {
        (NumberValue number, _) => IsEqual(number.Wire, actual),
        (EnumValue named, _) => IsEqual(named.Wire, actual),
        (SetValue set, decimal bits) => bits == set.Bits,
        (CharactersValue text, byte[] bytes) => bytes.AsSpan().SequenceEqual(text.Bytes.AsSpan(0, Array.IndexOf(text.Bytes, (byte)0) is var end && end < 0 ? text.Bytes.Length : end)),
        (ArrayValue array, byte[] bytes) => array.Items.Select(item => item.Wire.AsInteger).SequenceEqual(bytes.Select(one => (decimal)one)),
        (ArrayValue array, object[] all) => all.Length == array.Items.Count && array.Items.Zip(all).All(pair => IsEqual(pair.First.Wire, pair.Second)),
        _ => false,
    };

    private static bool IsEqual(WireValue expected, object actual) =>
        actual is double number ? number.Equals(expected.AsDouble) : actual is decimal integer && integer == expected.AsInteger;
}
