using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Random messages of a schema, of any version up to the schema's and of longer blocks than it knows: as trees, for the writer.</summary>
internal sealed class RandomMessages(SchemaModel schema, Random random)
{
    public DecodedMessage Next(BlockModel model, int version)
    {
        DecodedBlock body = Block(model, version, BlockLength(model, version));
        return new(model, null, version, body, 0);
    }

    /// <summary>The block as that version had it, sometimes with bytes of a newer one behind.</summary>
    private int BlockLength(BlockModel model, int version)
    {
        bool isWhole = model.Fields.All(field => field.SinceVersion <= version);
        IEnumerable<FieldModel> known = model.Fields.Where(field => field.SinceVersion <= version && field.Presence != Presence.Constant);
        int knownBytes = known.Select(field => field.Offset + field.SizeBytes).DefaultIfEmpty(0).Max();
        int length = isWhole ? model.BlockLength : Math.Max(model.MinimumBlockLength, knownBytes);
        return isWhole && random.Next(4) == 0 ? length + random.Next(1, 4) : length;
    }

    private DecodedBlock Block(BlockModel model, int version, int blockLength)
    {
        DecodedField[] fields = [.. model.Fields.Select(field => new DecodedField(field, Value(field, version, blockLength)))];
        DecodedGroup[] groups = [.. model.Groups.Select(group => Group(group, version))];
        DecodedData[] data = [.. model.Data.Select(item => new DecodedData(item, item.SinceVersion <= version ? Bytes((int)Math.Min(item.HighestLength, random.Next(12))) : null))];
        return new(model, blockLength, fields, groups, data);
    }

    private DecodedGroup Group(BlockModel model, int version)
    {
        if (model.SinceVersion > version) return new(model, null, 0, null);
        int blockLength = (int)Math.Min(BlockLength(model, version), model.Dimension!.BlockLength.Constant ?? model.Dimension.BlockLength.Highest);
        if (model.Dimension.BlockLength.Constant is { } constant) blockLength = (int)constant;
        int count = (int)Math.Min(random.Next(4), model.Dimension.NumInGroup.Highest);
        return new(model, null, blockLength, [.. Enumerable.Range(0, count).Select(_ => Block(model, version, blockLength))]);
    }

    private DecodedValue? Value(FieldModel field, int version, int end)
    {
        if (field.SinceVersion > version) return null;
        if (field.Presence == Presence.Constant) return new ConstantValue(field.Constant!);
        if (field.Offset + field.SizeBytes > end) return null;
        switch (field.Encoding)
        {
            case ScalarEncoding { Length: 1 } scalar:
                return Number(scalar.Primitive, field);
            case ScalarEncoding { Primitive: PrimitiveType.Char } text:
                return new CharactersValue(Bytes(text.Length), text.CharacterEncoding, false);
            case ScalarEncoding array:
                return new ArrayValue(array.Primitive, [.. Enumerable.Range(0, array.Length).Select(_ => Number(array.Primitive, field))]);
            case EnumEncoding { Enum: var type }:
                WireValue value = random.Next(4) > 0 && type.Members.Count > 0 ? type.Members[random.Next(type.Members.Count)].Value : Bits(type.Primitive);
                return new EnumValue(type, value, null);
            case SetEncoding { Set: var set }:
                return new SetValue(set, Bits(set.Primitive).Bits);
            default:
                CompositeModel composite = ((CompositeEncoding)field.Encoding).Composite;
                return new CompositeValue(composite, [.. composite.Members.Select(member => new DecodedField(member, Value(member, version, composite.SizeBytes)))]);
        }
    }

    private NumberValue Number(PrimitiveType primitive, FieldModel field) =>
        new(random.Next(5) == 0 && field.Presence == Presence.Optional ? field.Null : Bits(primitive), false);

    private WireValue Bits(PrimitiveType primitive) => WireBytes.Read(Bytes(8), primitive, schema.IsBigEndian);

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
