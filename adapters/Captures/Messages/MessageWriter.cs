using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>
/// The inverse of <see cref="MessageReader"/>: a decoded message back to its bytes, with block lengths as they stand in it, so that a message of an older
/// or newer version comes back as it was. Bytes between and behind the known fields are zero.
/// </summary>
/// <remarks>Slow. Throws <see cref="ArgumentException"/> on a message that contradicts itself: it is made by programs, not by the wire.</remarks>
internal static class MessageWriter
{
    /// <summary>Header and body. A header that came with the message keeps its members; what SBE gives a meaning is set anew.</summary>
    public static byte[] Write(SchemaModel schema, DecodedMessage message)
    {
        HeaderModel model = schema.Header;
        var header = new byte[model.SizeBytes];
        if (message.Header is { } given) WriteComposite(header, given, schema.IsBigEndian);
        else WritePartCounts(header, message.Model, model.NumGroups, model.NumVarDataFields, schema.IsBigEndian);
        WireBytes.Write(header, model.BlockLength, message.Body.BlockLength, schema.IsBigEndian);
        WireBytes.Write(header, model.TemplateId, message.Model.Id, schema.IsBigEndian);
        WireBytes.Write(header, model.SchemaId, schema.Id, schema.IsBigEndian);
        WireBytes.Write(header, model.Version, message.Version, schema.IsBigEndian);
        return [.. header, .. WriteBody(schema, message)];
    }

    /// <summary>Without the header, where framing stands for it.</summary>
    public static byte[] WriteBody(SchemaModel schema, DecodedMessage message)
    {
        var output = new List<byte>();
        WriteBlock(output, message.Body, schema.IsBigEndian);
        return [.. output];
    }

    private static void WriteBlock(List<byte> output, DecodedBlock block, bool isBigEndian)
    {
        var bytes = new byte[block.BlockLength];
        foreach (DecodedField field in block.Fields) WriteField(bytes, field, isBigEndian);
        output.AddRange(bytes);
        foreach (DecodedGroup group in block.Groups)
        {
            if (group.Entries is not null) WriteGroup(output, group, isBigEndian);
        }

        foreach (DecodedData data in block.Data)
        {
            if (data.Content is null) continue;
            var header = new byte[data.Model.HeaderBytes];
            WireBytes.Write(header, data.Model.Length, data.Content.Length, isBigEndian);
            output.AddRange(header);
            output.AddRange(data.Content);
        }
    }

    private static void WriteGroup(List<byte> output, DecodedGroup group, bool isBigEndian)
    {
        DimensionModel model = group.Model.Dimension!;
        var header = new byte[model.SizeBytes];
        if (group.Dimension is { } given) WriteComposite(header, given, isBigEndian);
        else WritePartCounts(header, group.Model, model.NumGroups, model.NumVarDataFields, isBigEndian);
        WireBytes.Write(header, model.BlockLength, group.BlockLength, isBigEndian);
        WireBytes.Write(header, model.NumInGroup, group.Entries!.Count, isBigEndian);
        output.AddRange(header);
        foreach (DecodedBlock entry in group.Entries)
        {
            if (entry.BlockLength != group.BlockLength)
                throw new ArgumentException($"{group.Model.Name}: an entry of {entry.BlockLength} bytes in a group of {group.BlockLength}");
            WriteBlock(output, entry, isBigEndian);
        }
    }

    private static void WritePartCounts(Span<byte> header, BlockModel model, HeaderField? groups, HeaderField? data, bool isBigEndian)
    {
        if (groups is not null) WireBytes.Write(header, groups, model.Groups.Count, isBigEndian);
        if (data is not null) WireBytes.Write(header, data, model.Data.Count, isBigEndian);
    }

    private static void WriteField(Span<byte> block, DecodedField field, bool isBigEndian)
    {
        if (field.Value is null or ConstantValue) return;
        if (field.Model.Offset > block.Length) throw new ArgumentException($"{field.Model.Name}: beyond its block of {block.Length} bytes");
        Span<byte> bytes = block[field.Model.Offset..];
        switch (field.Value)
        {
            case NumberValue number:
                WireBytes.Write(bytes, number.Wire, isBigEndian);
                break;
            case CharactersValue text:
                text.Bytes.CopyTo(bytes);
                break;
            case ArrayValue array:
                int sizeBytes = array.Primitive.SizeBytes();
                for (int i = 0; i < array.Items.Count; i++) WireBytes.Write(bytes[(i * sizeBytes)..], array.Items[i].Wire, isBigEndian);
                break;
            case EnumValue named:
                WireBytes.Write(bytes, named.Wire, isBigEndian);
                break;
            case SetValue set:
                WireBytes.Write(bytes, new(set.Model.Primitive, set.Bits), isBigEndian);
                break;
            case CompositeValue composite:
                WriteComposite(bytes, composite, isBigEndian);
                break;
        }
    }

    private static void WriteComposite(Span<byte> bytes, CompositeValue composite, bool isBigEndian)
    {
        foreach (DecodedField member in composite.Members) WriteField(bytes, member, isBigEndian);
    }
}
