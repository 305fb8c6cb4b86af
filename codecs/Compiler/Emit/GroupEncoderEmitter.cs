using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The encoder of a repeating group. Entries of fixed length have their room already; others take it one by one.</summary>
internal sealed class GroupEncoderEmitter(CodeWriter code, TypeNames types, bool isBigEndian)
{
    public void Emit(BlockModel group, string name)
    {
        string type = name + "Encoder";
        var names = new BlockNames(group, name);
        code.Summary(group.Description.Length > 0 ? group.Description : $"Writes the entries of {group.Name}.");
        code.Remarks("Stands before the first entry: fields may be set after MoveNext has given true.");
        code.Open($"public ref struct {type}");
        foreach (var (data, dataName) in group.Data.Zip(names.Data, (data, dataName) => (data, dataName))) EncoderEmitter.EmitMaxLength(code, data, dataName);
        if (group.HasParts()) EmitVariable(group, type);
        else EmitFixed(group, type);
        code.Summary("Entries in the group.");
        code.Line("public readonly int Count => _count;");
        code.Line();
        FieldWriter.EmitNullBlock(code, group, isBigEndian);
        var writer = group.HasParts() ? new FieldWriter(code, types, "_start", "_offset + ") : new FieldWriter(code, types, "_entries", "_offset + ");
        foreach (Member member in names.Members) writer.Emit(member);
        if (group.HasParts()) new PartWriter(code, group, names, isEntry: true).Emit();
        for (int i = 0; i < group.Groups.Count; i++) new GroupEncoderEmitter(code, types, isBigEndian).Emit(group.Groups[i], names.Groups[i]);
        code.Close();
        code.Line();
    }

    private void EmitFixed(BlockModel group, string type)
    {
        code.Line("private readonly ref byte _entries;");
        code.Line("private readonly int _count;");
        code.Line("private nint _offset; // of the entry");
        code.Line("private int _index;");
        code.Line();
        code.Line(CodeWriter.Inline);
        code.Open($"internal {type}(ref byte entries, int count)");
        code.Line("_entries = ref entries;");
        code.Line("_count = count;");
        code.Line("_offset = 0;");
        code.Line("_index = -1;");
        if (group.BlockLength > 0)
        {
            code.Open("for (int i = 0; i < count; i++)");
            FieldWriter.EmitFill(code, group, $"Unsafe.Add(ref entries, i * {group.BlockLength})");
            code.Close();
        }

        code.Close();
        code.Line();
        code.Summary("Goes to the next entry; false after the last, where it stays.");
        code.Line(CodeWriter.Inline);
        code.Open("public bool MoveNext()");
        code.Line("int next = _index + 1;");
        code.Line("if (next >= _count) return false;");
        code.Line($"_offset = (nint)next * {group.BlockLength};");
        code.Line("_index = next;");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    private void EmitVariable(BlockModel group, string type)
    {
        bool sharesCursor = group.SharesCursor();
        string position = sharesCursor ? "_cursor.Position" : "_position";
        code.Line("private readonly ref byte _start;");
        code.Line("private readonly ref SbeCursor _cursor;");
        code.Line("private readonly int _limit;");
        code.Line("private readonly int _count;");
        code.Line("private nint _offset; // of the entry");
        code.Line("private int _index;");
        code.Line("private int _part; // the entry's next group or data");
        code.Line("private int _owed; // what the cursor owes while the entry is written");
        if (!sharesCursor) code.Line("private int _position; // where the next group or data begins");
        code.Line();
        code.Line(CodeWriter.Inline);
        code.Open($"internal {type}(ref byte start, ref SbeCursor cursor, int limit, int count)");
        code.Line("_start = ref start;");
        code.Line("_cursor = ref cursor;");
        code.Line("_limit = limit;");
        code.Line("_count = count;");
        code.Line("_offset = 0;");
        code.Line("_index = -1;");
        code.Line($"_part = {group.PartCount};");
        code.Line("_owed = cursor.Owed;");
        if (!sharesCursor) code.Line("_position = cursor.Position;");
        code.Close();
        code.Line();
        code.Summary("Goes to the next entry and clears its block; false after the last, when it does not fit, or while the entry before lacks a group or data.");
        code.Line(CodeWriter.Inline);
        code.Open("public bool MoveNext()");
        code.Line("int next = _index + 1;");
        string unpaid = sharesCursor ? " || _cursor.Owed != _owed" : "";
        code.Line($"if (next >= _count || _part != {group.PartCount}{unpaid} || {group.BlockLength} > _limit - {position}) return false;");
        code.Line($"_offset = {position};");
        if (group.BlockLength > 0)
        {
            code.Line("ref byte entry = ref Unsafe.AddByteOffset(ref _start, _offset);");
            FieldWriter.EmitFill(code, group, "entry");
        }

        code.Line($"{position} += {group.BlockLength};");
        if (!sharesCursor) code.Line("_cursor.Position = _position;");
        code.Line("_part = 0;");
        code.Line("_index = next;");
        code.Line("return true;");
        code.Close();
        code.Line();
    }
}
