using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The decoder of a repeating group. Its message, or the group around it, has measured it first: all that it reads is there.</summary>
internal sealed class GroupDecoderEmitter(CodeWriter code, TypeNames types)
{
    public void Emit(BlockModel group, string name)
    {
        string type = name + "Decoder";
        var names = new BlockNames(group, name);
        code.Summary(group.Description.Length > 0 ? group.Description : $"Reads the entries of {group.Name}.");
        code.Remarks("Stands before the first entry: fields may be read after MoveNext has given true."
            + (group.HasParts() ? " Groups and data of an entry are read in the order of the schema; what is left unread is skipped." : ""));
        code.Open($"public ref struct {type}");
        EmitState(group);
        EmitConstructor(group, type);
        EmitMeasure(group, names);
        code.Summary("Entries in the group.");
        code.Line("public readonly int Count => _count;");
        code.Line();
        if (group.HasParts()) EmitVariableMoveNext(group, names);
        else EmitFixedMoveNext();
        var reader = new FieldReader(code, types, "_entries", "_offset + ");
        foreach (Member member in names.Members) reader.Emit(member);
        new PartReader(code, group, names, "_entries", isChecked: false).Emit();
        for (int i = 0; i < group.Groups.Count; i++) new GroupDecoderEmitter(code, types).Emit(group.Groups[i], names.Groups[i]);
        code.Close();
        code.Line();
    }

    private void EmitState(BlockModel group)
    {
        code.Line("private readonly ref byte _entries;");
        code.Line("private readonly int _count;");
        code.Line("private readonly int _actingBlockLength;");
        if (group.DependsOnVersion()) code.Line("private readonly int _actingVersion;");
        code.Line("private nint _offset; // of the entry");
        code.Line("private int _index;");
        if (group.HasParts())
        {
            code.Line("private int _position; // where the entry's next group or data begins");
            code.Line("private int _part; // which it is, from 1; 0 when none is left");
        }

        code.Line();
    }

    private void EmitConstructor(BlockModel group, string type)
    {
        DimensionModel dimension = group.Dimension!;
        code.Line(CodeWriter.Inline);
        code.Open($"internal {type}(ref byte dimensions{(group.DependsOnVersion() ? ", int actingVersion" : "")})");
        code.Line($"_entries = ref Unsafe.Add(ref dimensions, {dimension.SizeBytes});");
        code.Line($"_count = {Wire.ReadLength(dimension.NumInGroup, "dimensions")};");
        code.Line($"_actingBlockLength = {Wire.ReadLength(dimension.BlockLength, "dimensions")};");
        if (group.DependsOnVersion()) code.Line("_actingVersion = actingVersion;");
        code.Line("_offset = 0;");
        code.Line("_index = -1;");
        if (group.HasParts())
        {
            code.Line("_position = 0;");
            code.Line("_part = 0;");
        }

        code.Close();
        code.Line();
    }

    private void EmitMeasure(BlockModel group, BlockNames names)
    {
        DimensionModel dimension = group.Dimension!;
        int size = dimension.SizeBytes;
        code.Summary("Bytes of the group, its dimensions included; negative when they are not all there.");
        if (!group.HasParts()) code.Line(CodeWriter.Inline);
        code.Open($"internal static int Measure(ref byte dimensions, int available{(group.MeasureDependsOnVersion() ? ", int actingVersion" : "")})");
        code.Line($"if (available < {size}) return -1;");
        code.Line($"int blockLength = {Wire.ReadLength(dimension.BlockLength, "dimensions")};");
        code.Line($"int count = {Wire.ReadLength(dimension.NumInGroup, "dimensions")};");
        code.Line("// An empty group may state any block length; negative are numbers that no message can hold.");
        code.Line($"if (count == 0) return {size};");
        code.Line($"if (blockLength < {group.MinimumBlockLength} || count < 0) return -1;");
        if (dimension.NumInGroup.Primitive.SizeBytes() > 2)
        {
            code.Line("// Entries that may take no bytes could be more than anybody waits for.");
            code.Line("if (blockLength == 0 && count > ushort.MaxValue) return -1;");
        }

        if (!group.HasParts())
        {
            code.Line("long total = (long)blockLength * count;");
            code.Line($"return total > available - {size} ? -1 : {size} + (int)total;");
        }
        else
        {
            code.Line("int bytes;");
            code.Line($"int position = {size};");
            code.Open("for (int i = 0; i < count; i++)");
            code.Line("if (blockLength > available - position) return -1;");
            code.Line("position += blockLength;");
            PartReader.EmitMeasure(code, group, names, "dimensions", "actingVersion", "return -1;");
            code.Close();
            code.Line();
            code.Line("return position;");
        }

        code.Close();
        code.Line();
    }

    private void EmitFixedMoveNext()
    {
        OpenMoveNext();
        code.Line("_offset = (nint)next * _actingBlockLength;");
        code.Line("_index = next;");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    private void EmitVariableMoveNext(BlockModel group, BlockNames names)
    {
        OpenMoveNext();
        code.Line("if (_part != 0) Skip();");
        code.Line("_offset = _position;");
        code.Line("_position += _actingBlockLength;");
        code.Line("_part = 1;");
        code.Line("_index = next;");
        code.Line("return true;");
        code.Close();
        code.Line();
        code.Summary("Passes what was left unread of the entry.");
        code.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
        code.Open("private void Skip()");
        // No discards: a field may be named '_'.
        int count = 0;
        foreach (string part in names.Groups) code.Line($"bool isRead{count} = TryRead{part}(out {part}Decoder part{count++});");
        foreach (string part in names.Data) code.Line($"bool isRead{count} = TryRead{part}(out ReadOnlySpan<byte> part{count++});");
        code.Close();
        code.Line();
    }

    private void OpenMoveNext()
    {
        code.Summary("Goes to the next entry; false after the last, where it stays.");
        code.Line(CodeWriter.Inline);
        code.Open("public bool MoveNext()");
        code.Line("int next = _index + 1;");
        code.Line("if (next >= _count) return false;");
    }
}
