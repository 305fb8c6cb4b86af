using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>One walk over the bytes of a message. Null from a method means that <see cref="Problem"/> says why.</summary>
internal ref struct BlockWalk(ReadOnlySpan<byte> bytes, bool isBigEndian, int version)
{
    // Entries without a byte cost nothing on the wire: without a bound a small packet could ask for billions of them.
    private const int EmptyEntriesMax = 65_536;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _emptyEntries;

    public int Position { get; set; }

    public int Version { get; } = version;

    public ReadProblem? Problem { get; private set; }

    private readonly int LeftBytes => _bytes.Length - Position;

    /// <summary>The members of a header at the start, which must be there.</summary>
    public readonly CompositeValue ReadHeader(CompositeModel model) => ReadComposite(model, Position, Position + model.SizeBytes);

    public DecodedBlock? ReadBlock(BlockModel model, ulong blockLength, string path)
    {
        if (blockLength > (ulong)LeftBytes) return Fail<DecodedBlock>(path, "the block is cut short", $"{blockLength} bytes, {LeftBytes} are left", true);
        if (blockLength < (ulong)model.MinimumBlockLength)
            return Fail<DecodedBlock>(path, "the block is shorter than every version's", $"{blockLength} bytes of at least {model.MinimumBlockLength}", false);

        int start = Position;
        int end = start + (int)blockLength;
        var fields = new DecodedField[model.Fields.Count];
        for (int i = 0; i < fields.Length; i++) fields[i] = new(model.Fields[i], ReadField(model.Fields[i], start, end));
        Position = end;

        var groups = new DecodedGroup[model.Groups.Count];
        for (int i = 0; i < groups.Length; i++)
        {
            if (ReadGroup(model.Groups[i], path) is not { } group) return null;
            groups[i] = group;
        }

        var data = new DecodedData[model.Data.Count];
        for (int i = 0; i < data.Length; i++)
        {
            if (ReadData(model.Data[i], path) is not { } item) return null;
            data[i] = item;
        }

        return new(model, (int)blockLength, fields, groups, data);
    }

    private DecodedGroup? ReadGroup(BlockModel model, string path)
    {
        if (model.SinceVersion > Version) return new(model, null, 0, null);
        path = $"{path}.{model.Name}";
        DimensionModel dimension = model.Dimension!;
        if (dimension.SizeBytes > LeftBytes)
            return Fail<DecodedGroup>(path, "the group's dimensions are cut short", $"{dimension.SizeBytes} bytes, {LeftBytes} are left", true);

        CompositeValue dimensionValue = ReadHeader(dimension.Composite);
        ulong blockLength = WireBytes.Read(_bytes[Position..], dimension.BlockLength, isBigEndian);
        ulong count = WireBytes.Read(_bytes[Position..], dimension.NumInGroup, isBigEndian);
        Position += dimension.SizeBytes;
        if (count == 0) return new(model, dimensionValue, (int)Math.Min(blockLength, int.MaxValue), []);

        UInt128 leastBytes = (UInt128)count * (blockLength + (ulong)PartBytes(model));
        if (leastBytes > (UInt128)LeftBytes)
            return Fail<DecodedGroup>(path, "the group's entries do not fit", $"{count} of {blockLength} bytes, {LeftBytes} are left", true);
        if (leastBytes == 0 && (count > EmptyEntriesMax || (_emptyEntries += (int)count) > EmptyEntriesMax))
            return Fail<DecodedGroup>(path, "too many entries without a byte", $"{count}", false);

        var entries = new List<DecodedBlock>();
        for (ulong i = 0; i < count; i++)
        {
            if (ReadBlock(model, blockLength, $"{path}[{i}]") is not { } entry) return null;
            entries.Add(entry);
        }

        return new(model, dimensionValue, (int)blockLength, entries);
    }

    /// <summary>Bytes that the groups and data of an entry take when all are empty.</summary>
    private readonly int PartBytes(BlockModel model)
    {
        int bytes = 0;
        foreach (BlockModel group in model.Groups) bytes += group.SinceVersion <= Version ? group.Dimension!.SizeBytes : 0;
        foreach (DataModel data in model.Data) bytes += data.SinceVersion <= Version ? data.HeaderBytes : 0;
        return bytes;
    }

    private DecodedData? ReadData(DataModel model, string path)
    {
        if (model.SinceVersion > Version) return new(model, null);
        path = $"{path}.{model.Name}";
        if (model.HeaderBytes > LeftBytes)
            return Fail<DecodedData>(path, "the data's length is cut short", $"{model.HeaderBytes} bytes, {LeftBytes} are left", true);
        ulong length = WireBytes.Read(_bytes[Position..], model.Length, isBigEndian);
        if (length > (ulong)(LeftBytes - model.HeaderBytes))
            return Fail<DecodedData>(path, "the data are cut short", $"{length} bytes, {LeftBytes - model.HeaderBytes} are left", true);
        byte[] content = _bytes.Slice(Position + model.HeaderBytes, (int)length).ToArray();
        Position += model.HeaderBytes + (int)length;
        return new(model, content);
    }

    /// <summary>Null when the field is not there.</summary>
    /// <param name="start">Where its block or composite begins.</param>
    /// <param name="end">Where the block ends: nothing behind belongs to it.</param>
    private readonly DecodedValue? ReadField(FieldModel model, int start, int end)
    {
        if (model.Presence == Presence.Constant) return model.SinceVersion > Version ? null : new ConstantValue(model.Constant!);
        if (model.IsVersioned && model.SinceVersion > Version) return null;
        int offset = start + model.Offset;
        int leastBytes = model.Encoding is CompositeEncoding { Composite: var composite } ? composite.MinimumBytes : model.SizeBytes;
        return (long)start + model.Offset + leastBytes <= end ? ReadValue(model, offset, end) : null;
    }

    private readonly DecodedValue ReadValue(FieldModel model, int offset, int end)
    {
        bool isOptional = model.Presence == Presence.Optional;
        switch (model.Encoding)
        {
            case ScalarEncoding { Length: 1 } scalar:
                return ReadNumber(scalar.Primitive, offset, isOptional ? model.Null : null);
            case ScalarEncoding { Primitive: PrimitiveType.Char } text:
                byte[] characters = _bytes.Slice(offset, text.Length).ToArray();
                bool isNull = isOptional && text.Length > 0 && characters.All(character => character == model.Null.Bits);
                return new CharactersValue(characters, text.CharacterEncoding, isNull);
            case ScalarEncoding array:
                var items = new NumberValue[array.Length];
                for (int i = 0; i < items.Length; i++)
                    items[i] = ReadNumber(array.Primitive, offset + (i * array.Primitive.SizeBytes()), isOptional ? model.Null : null);
                return new ArrayValue(array.Primitive, items);
            case EnumEncoding { Enum: var type }:
                WireValue value = WireBytes.Read(_bytes[offset..], type.Primitive, isBigEndian);
                return new EnumValue(type, value, type.Members.FirstOrDefault(member => member.Value.Bits == value.Bits));
            case SetEncoding { Set: var set }:
                return new SetValue(set, WireBytes.Read(_bytes[offset..], set.Primitive, isBigEndian).Bits);
            default:
                return ReadComposite(((CompositeEncoding)model.Encoding).Composite, offset, end);
        }
    }

    private readonly CompositeValue ReadComposite(CompositeModel model, int start, int end)
    {
        var members = new DecodedField[model.Members.Count];
        for (int i = 0; i < members.Length; i++) members[i] = new(model.Members[i], ReadField(model.Members[i], start, end));
        return new(model, members);
    }

    private readonly NumberValue ReadNumber(PrimitiveType primitive, int offset, WireValue? nullValue)
    {
        WireValue value = WireBytes.Read(_bytes[offset..], primitive, isBigEndian);
        bool isNull = nullValue is { } none && (value.Bits == none.Bits || (value.IsNaN && none.IsNaN)); // NaN has many bits
        return new(value, isNull);
    }

    private T? Fail<T>(string path, string kind, string detail, bool isTruncated)
        where T : class
    {
        Problem = new(Position, path, kind, detail, isTruncated);
        return null;
    }
}
