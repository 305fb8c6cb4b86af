using LowLatencyMM.Captures;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>What the decoder that walks a schema at run time has read, in the form that generated codecs are compared in.</summary>
internal static class ReaderValues
{
    public static BlockValues Of(DecodedBlock block, NaiveBlock naive)
    {
        var values = new BlockValues(naive);
        var leaves = new List<ulong[]?>();
        foreach (DecodedField field in block.Fields) AddLeaves(leaves, field.Model, field.Value);
        Assert.That(leaves, Has.Count.EqualTo(naive.Fields.Length), "leaves");
        for (int i = 0; i < leaves.Count; i++)
        {
            NaiveField field = naive.Fields[i];
            for (int element = 0; element < field.Length; element++) values.Values[i][element] = (leaves[i]?[element] & field.Mask) ?? field.AbsentBits;
            if (field.Kind == NaiveKind.Text) values.Values[i].AsSpan(EndOfText(values.Values[i])).Clear();
            if (field.HasPresence) values.Has[i] = leaves[i] is { } bits && !(IsNullable(field) && IsNull(field, bits[0] & field.Mask));
        }

        for (int i = 0; i < naive.Groups.Length; i++)
            values.Groups[i].AddRange((block.Groups[i].Entries ?? []).Select(entry => Of(entry, naive.Groups[i])));
        for (int i = 0; i < naive.Data.Length; i++) values.Data[i] = block.Data[i].Content ?? [];
        return values;
    }

    private static bool IsNullable(NaiveField field) => field.IsOptional && field.Kind is (NaiveKind.Number or NaiveKind.Enumeration or NaiveKind.Text);

    private static bool IsNull(NaiveField field, ulong bits) => bits == field.NullBits || IsNaN(field, bits);

    /// <summary>NaN has many bits, all of them null.</summary>
    public static bool IsNaN(NaiveField field, ulong bits) => field.Primitive switch
    {
        "float" => float.IsNaN(BitConverter.UInt32BitsToSingle((uint)bits)),
        "double" => double.IsNaN(BitConverter.UInt64BitsToDouble(bits)),
        _ => false,
    };

    private static int EndOfText(ulong[] characters) => Array.IndexOf(characters, 0UL) is >= 0 and var end ? end : characters.Length;

    private static void AddLeaves(List<ulong[]?> leaves, FieldModel model, DecodedValue? value)
    {
        if (model.Presence == Presence.Constant) return;
        if (model.Encoding is CompositeEncoding { Composite: var composite })
        {
            for (int i = 0; i < composite.Members.Count; i++) AddLeaves(leaves, composite.Members[i], (value as CompositeValue)?.Members[i].Value);
            return;
        }

        leaves.Add(value switch
        {
            null => null,
            NumberValue number => [number.Wire.Bits],
            CharactersValue text => [.. text.Bytes.Select(character => (ulong)character)],
            ArrayValue array => [.. array.Items.Select(item => item.Wire.Bits)],
            EnumValue named => [named.Wire.Bits],
            SetValue set => [set.Bits],
            _ => throw new InvalidOperationException(value.GetType().Name),
        });
    }
}
