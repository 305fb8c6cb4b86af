using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The groups and data of a message or of a group's entry, written in the order of the schema.</summary>
/// <remarks>Where entries have parts of their own, all who write share one cursor: the position, and how many parts are owed before the
/// next thing may begin. A group of n entries with k parts each owes n x k; each part that begins pays one.</remarks>
/// <param name="code">The file.</param>
/// <param name="owner">The block whose parts they are.</param>
/// <param name="names">Its names.</param>
/// <param name="isEntry">It is a group's entry, not a message.</param>
/// <param name="sharesCursor">The position is that of a cursor.</param>
internal sealed class PartWriter(CodeWriter code, BlockModel owner, BlockNames names, bool isEntry, bool sharesCursor)
{
    private string Position => sharesCursor ? "_cursor.Position" : "_position";

    private string Start => isEntry ? "_start" : "_block";

    public void Emit()
    {
        for (int i = 0; i < owner.Groups.Count; i++) EmitGroup(owner.Groups[i], names.Groups[i], i);
        for (int i = 0; i < owner.Data.Count; i++) EmitData(owner.Data[i], names.Data[i], owner.Groups.Count + i);
    }

    // Of an entry, what is owed says which part is next: it began with all of them, and those of the entries behind it.
    private string NotItsTurn(int index) => isEntry
        ? $"_cursor.Owed != _owed - {index}"
        : sharesCursor ? $"_part != {index} || _cursor.Owed != 0" : $"_part != {index}";

    private void EmitGroup(BlockModel group, string name, int index)
    {
        DimensionModel dimension = group.Dimension!;
        int size = dimension.SizeBytes;
        code.Summary((group.Description.Length > 0 ? group.Description.TrimEnd('.') + ". " : "")
            + "Writes the dimensions" + (group.HasParts() ? "" : " and clears the entries")
            + ". False, with nothing written, when they do not fit or it is not this group's turn.");
        code.Line("/// <param name=\"count\">Entries that will be written.</param>");
        code.Line("/// <param name=\"group\">Stands before the first entry; of no use when the result is false.</param>");
        if (sharesCursor && group.HasParts() && !isEntry) code.Line("[UnscopedRef]");
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryBegin{name}(int count, out {name}Encoder group)");
        string bytes = $"{size} + ((long)count * {group.BlockLength + LeastPartBytes(group)})";
        long highest = Math.Min(dimension.NumInGroup.Highest, int.MaxValue);
        code.Open($"if ({NotItsTurn(index)} || (uint)count > {highest} || {bytes} > _limit - {Position})");
        code.Line("group = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
        code.Line($"ref byte dimensions = ref Unsafe.Add(ref {Start}, {Position});");
        EmitDimensions(group);
        if (group.HasParts())
        {
            code.Line($"{Position} += {size};");
            string owed = group.PartCount == 1 ? "count" : $"count * {group.PartCount}";
            code.Line($"_cursor.Owed += {(isEntry ? owed + " - 1" : owed)};");
            code.Line($"group = new {name}Encoder(ref {Start}, ref _cursor, _limit, count);");
        }
        else
        {
            code.Line($"group = new {name}Encoder(ref Unsafe.Add(ref dimensions, {size}), count);");
            code.Line($"{Position} += {size} + (count * {group.BlockLength});");
            if (isEntry) code.Line("_cursor.Owed--;");
        }

        if (!isEntry) code.Line($"_part = {index + 1};");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    // What the parts of an entry take at least: a count that cannot fit is refused at once, and count x parts cannot overflow.
    private static int LeastPartBytes(BlockModel group) =>
        group.Groups.Sum(inner => inner.Dimension!.SizeBytes) + group.Data.Sum(data => data.HeaderBytes);

    private void EmitDimensions(BlockModel group)
    {
        DimensionModel dimension = group.Dimension!;
        int known = new[] { dimension.BlockLength, dimension.NumInGroup, dimension.NumGroups, dimension.NumVarDataFields }
            .Sum(field => field is { Constant: null } ? field.Primitive.SizeBytes() : 0);
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
        code.Summary((data.Notes.Description.Length > 0 ? data.Notes.Description.TrimEnd('.') + ". " : "")
            + "False, with nothing written, when it does not fit, is too long or it is not its turn.");
        code.Remarks(Docs.Of(data));
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryWrite{name}(ReadOnlySpan<byte> value)");
        string tooLong = data.HighestLength < int.MaxValue ? $" || value.Length > {data.HighestLength}" : "";
        code.Line($"if ({NotItsTurn(index)}{tooLong} || value.Length > _limit - {Position} - {data.HeaderBytes}) return false;");
        code.Line($"ref byte header = ref Unsafe.Add(ref {Start}, {Position});");
        if (data.Length.Primitive.SizeBytes() < data.HeaderBytes) code.Line($"Unsafe.InitBlockUnaligned(ref header, 0, {data.HeaderBytes});");
        code.Line(Wire.WriteLength(data.Length, "header", "value.Length"));
        code.Line($"value.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref header, {data.HeaderBytes}), value.Length));");
        code.Line($"{Position} += {data.HeaderBytes} + value.Length;");
        code.Line(isEntry ? "_cursor.Owed--;" : $"_part = {index + 1};");
        code.Line("return true;");
        code.Close();
        code.Line();
    }
}
