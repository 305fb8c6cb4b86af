using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The encoder of a repeating group whose room its message has checked.</summary>
internal sealed class GroupEncoderEmitter(CodeWriter code, TypeNames types)
{
    public void Emit(BlockModel group, string name)
    {
        string type = name + "Encoder";
        code.Summary(group.Description.Length > 0 ? group.Description : $"Writes the entries of {group.Name}.");
        code.Remarks("Stands before the first entry: fields may be set after MoveNext has given true.");
        code.Open($"public ref struct {type}");
        code.Line("private readonly ref byte _entries;");
        code.Line("private readonly int _count;");
        code.Line("private int _index;");
        code.Line();
        code.Open($"internal {type}(ref byte entries, int count)");
        code.Line("_entries = ref entries;");
        code.Line("_count = count;");
        code.Line("_index = -1;");
        EmitNulls(group);
        code.Close();
        code.Line();
        code.Summary("Entries in the group.");
        code.Line("public readonly int Count => _count;");
        code.Line();
        code.Summary("Goes to the next entry; false after the last, where it stays.");
        code.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        code.Open("public bool MoveNext()");
        code.Line("int next = _index + 1;");
        code.Line("if (next >= _count) return false;");
        code.Line("_index = next;");
        code.Line("return true;");
        code.Close();
        code.Line();
        var writer = new FieldWriter(code, types, "_entries", $"(_index * {group.BlockLength}) + ");
        foreach (Member member in new BlockNames(group, name).Members) writer.Emit(member);
        code.Close();
        code.Line();
    }

    private void EmitNulls(BlockModel group)
    {
        var nulls = FieldWriter.NonZeroNulls(group.Fields).ToList();
        if (nulls.Count == 0) return;
        code.Open("for (int i = 0; i < count; i++)");
        foreach (var (offset, value) in nulls)
            code.Line(Wire.Write(value.Primitive, $"entries, (i * {group.BlockLength}) + {offset}", Literals.Of(value)) + ";");
        code.Close();
    }
}
