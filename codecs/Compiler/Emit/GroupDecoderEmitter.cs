using LowLatencyMM.Compiler.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The decoder of a repeating group whose bytes its message has checked.</summary>
internal sealed class GroupDecoderEmitter(CodeWriter code, TypeNames types)
{
    public void Emit(BlockModel group, string name)
    {
        string type = name + "Decoder";
        bool isVersioned = BlockNames.IsVersioned(group);
        code.Summary(group.Description.Length > 0 ? group.Description : $"Reads the entries of {group.Name}.");
        code.Remarks("Stands before the first entry: fields may be read after MoveNext has given true.");
        code.Open($"public ref struct {type}");
        code.Line("private readonly ref byte _entries;");
        code.Line("private readonly int _count;");
        code.Line("private readonly int _actingBlockLength;");
        if (isVersioned) code.Line("private readonly int _actingVersion;");
        code.Line("private int _index;");
        code.Line();
        code.Open($"internal {type}(ref byte entries, int count, int actingBlockLength{(isVersioned ? ", int actingVersion" : "")})");
        code.Line("_entries = ref entries;");
        code.Line("_count = count;");
        code.Line("_actingBlockLength = actingBlockLength;");
        if (isVersioned) code.Line("_actingVersion = actingVersion;");
        code.Line("_index = -1;");
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
        var reader = new FieldReader(code, types, "_entries", "(_index * _actingBlockLength) + ");
        foreach (Member member in new BlockNames(group, name).Members) reader.Emit(member);
        code.Close();
        code.Line();
    }
}
