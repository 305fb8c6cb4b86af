using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The groups and data of a message or of a group's entry, written in the order of the schema.</summary>
/// <remarks>Where entries have parts of their own, all who write share one cursor: the position, and how many entries are owed before the
/// next thing outside may begin. A group of n entries owes n; each pays with its last part. A group whose entries hold no such group
/// knows position and debt by itself, and tells the cursor without ever asking it: the processor need not wait for what it just stored.</remarks>
/// <param name="code">The file.</param>
/// <param name="owner">The block whose parts they are.</param>
/// <param name="names">Its names.</param>
/// <param name="isEntry">It is a group's entry, not a message.</param>
internal sealed class PartWriter(CodeWriter code, BlockModel owner, BlockNames names, bool isEntry)
{
    private readonly bool _sharesCursor = owner.SharesCursor();

    private string Position => _sharesCursor ? "_cursor.Position" : "_position";

    private string Start => isEntry ? "_start" : "_block";

    public void Emit()
    {
        for (int i = 0; i < owner.Groups.Count; i++) EmitGroup(owner.Groups[i], names.Groups[i], i);
        for (int i = 0; i < owner.Data.Count; i++) EmitData(owner.Data[i], names.Data[i], owner.Groups.Count + i);
    }

    private string NotItsTurn(int index) => $"_part != {index}"
        + (!_sharesCursor ? "" : isEntry ? " || _cursor.Owed != _owed" : " || _cursor.Owed != 0");

    // The part has begun: what stands behind it is next, and an entry whose last part it is has paid.
    private void EmitEnd(int index, string advance)
    {
        code.Line($"{Position} += {advance};");
        if (isEntry && !_sharesCursor) code.Line("_cursor.Position = _position;");
        if (isEntry && index == owner.PartCount - 1) code.Line("_cursor.Owed = --_owed;");
        code.Line($"_part = {index + 1};");
        code.Line("return true;");
    }

    private void EmitGroup(BlockModel group, string name, int index)
    {
        DimensionModel dimension = group.Dimension!;
        int size = dimension.SizeBytes;
        code.Summary(Docs.Lead(group.Description)
            + "Writes the dimensions" + (group.HasParts() ? "" : " and clears the entries")
            + ". False, with nothing written, when they do not fit or it is not this group's turn.");
        code.Line("/// <param name=\"count\">Entries that will be written.</param>");
        code.Line("/// <param name=\"group\">Stands before the first entry; of no use when the result is false.</param>");
        if (group.HasParts() && !isEntry) code.Line("[UnscopedRef]");
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryBegin{name}(int count, out {name}Encoder group)");
        string bytes = $"{size} + ((long)count * {group.BlockLength + LeastPartBytes(group)})";
        long highest = Math.Min(dimension.NumInGroup.Highest, int.MaxValue);
        string wrongCount = dimension.NumInGroup.Constant is { } fixedCount ? $"count != {fixedCount}" : Wire.Unchecked($"(uint)count > {highest}");
        code.Open($"if ({NotItsTurn(index)} || {wrongCount} || {bytes} > _limit - {Position})");
        code.Line("group = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line($"ref byte dimensions = ref Unsafe.Add(ref {Start}, {Position});");
        EmitDimensions(group);
        if (group.HasParts())
        {
            EmitEndOfBegin(group, name, index, size);
        }
        else
        {
            code.Line($"group = new {name}Encoder(ref Unsafe.Add(ref dimensions, {size}), count);");
            EmitEnd(index, $"{size} + (count * {group.BlockLength})");
        }

        code.Close();
        code.Line();
    }

    // The debt stands in the cursor before the group's encoder takes note of it.
    private void EmitEndOfBegin(BlockModel group, string name, int index, int size)
    {
        bool isLast = isEntry && index == owner.PartCount - 1;
        code.Line($"_cursor.Position += {size};");
        code.Line($"_cursor.Owed += count{(isLast ? " - 1" : "")};");
        if (isLast) code.Line("_owed--;");
        code.Line($"_part = {index + 1};");
        code.Line($"group = new {name}Encoder(ref {Start}, ref _cursor, _limit, count);");
        code.Line("return true;");
    }

    // What the parts of an entry take at least: a count that cannot fit is refused at once, and count x parts cannot overflow.
    private static int LeastPartBytes(BlockModel group) =>
        group.Groups.Sum(inner => inner.Dimension!.SizeBytes) + group.Data.Sum(data => data.HeaderBytes);

    private void EmitDimensions(BlockModel group)
    {
        DimensionModel dimension = group.Dimension!;
        int known = Wire.WrittenBytes(dimension.BlockLength, dimension.NumInGroup, dimension.NumGroups, dimension.NumVarDataFields);
        if (known < dimension.SizeBytes) code.Line($"Unsafe.InitBlockUnaligned(ref dimensions, 0, {dimension.SizeBytes});");
        Write(dimension.BlockLength, group.BlockLength.ToString());
        Write(dimension.NumInGroup, "count");
        Write(dimension.NumGroups, group.Groups.Count.ToString());
        Write(dimension.NumVarDataFields, group.Data.Count.ToString());

        void Write(HeaderField? field, string value)
        {
            if (field is { Constant: null }) code.Line(Wire.WriteLength(field, "dimensions", value));
        }
    }

    private void EmitData(DataModel data, string name, int index)
    {
        code.Summary(Docs.Lead(data.Notes.Description)
            + "False, with nothing written, when it does not fit, is too long or it is not its turn.");
        code.Remarks(Docs.Of(data));
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryWrite{name}(ReadOnlySpan<byte> value)");
        string tooLong = data.Length.Constant is { } fixedLength ? $" || value.Length != {fixedLength}"
            : data.HighestLength < int.MaxValue ? $" || value.Length > {data.HighestLength}" : "";
        code.Line($"if ({NotItsTurn(index)}{tooLong} || value.Length > _limit - {Position} - {data.HeaderBytes}) return false;");
        code.Line($"ref byte header = ref Unsafe.Add(ref {Start}, {Position});");
        int known = Wire.WrittenBytes(data.Length);
        if (known < data.HeaderBytes) code.Line($"Unsafe.InitBlockUnaligned(ref header, 0, {data.HeaderBytes});");
        if (known > 0) code.Line(Wire.WriteLength(data.Length, "header", "value.Length"));
        code.Line($"value.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref header, {data.HeaderBytes}), value.Length));");
        EmitEnd(index, $"{data.HeaderBytes} + value.Length");
        code.Close();
        code.Line();
    }
}
