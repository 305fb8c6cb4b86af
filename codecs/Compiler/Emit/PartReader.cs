using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>The groups and data of a message or of a group's entry, read in the order of the schema.</summary>
/// <param name="code">The file.</param>
/// <param name="owner">The block whose parts they are.</param>
/// <param name="names">Its names.</param>
/// <param name="start">The byte reference from which positions count.</param>
/// <param name="isChecked">A message checks each part against what is left; an entry's parts were checked with its group.</param>
internal sealed class PartReader(CodeWriter code, BlockModel owner, BlockNames names, string start, bool isChecked)
{
    public void Emit()
    {
        for (int i = 0; i < owner.Groups.Count; i++) EmitGroup(owner.Groups[i], names.Groups[i], i);
        for (int i = 0; i < owner.Data.Count; i++) EmitData(owner.Data[i], names.Data[i], owner.Groups.Count + i);
    }

    // The parts of an entry count from 1, and 0 is none: the default group, which an old message has, then has nothing to read.
    private int Turn(int index) => isChecked ? index : index + 1;

    private int TurnAfter(int index) => isChecked || index + 1 < owner.PartCount ? Turn(index + 1) : 0;

    private string Refusal(string kind) => isChecked
        ? $"False when the {kind} does not fit the message, or what stands before it has not been read."
        : "False when what stands before it in the entry has not been read.";

    private void EmitGroup(BlockModel group, string name, int index)
    {
        code.Summary(Docs.Lead(group.Description) + Refusal("group"));
        code.Remarks(Docs.Of(group.Notes, group.SinceVersion));
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryRead{name}(out {name}Decoder group)");
        EmitMissing(group.SinceVersion, index, "group");
        string version = group.MeasureDependsOnVersion() ? ", _actingVersion" : "";
        string available = isChecked ? "_limit - _position" : "int.MaxValue";
        code.Open($"if (_part == {Turn(index)})");
        code.Line($"ref byte dimensions = ref Unsafe.Add(ref {start}, _position);");
        code.Line($"int bytes = {name}Decoder.Measure(ref dimensions, {available}{version});");
        if (isChecked) code.Open("if (bytes >= 0)");
        code.Line($"group = new {name}Decoder(ref dimensions{(group.DependsOnVersion() ? ", _actingVersion" : "")});");
        code.Line("_position += bytes;");
        code.Line($"_part = {TurnAfter(index)};");
        code.Line("return true;");
        if (isChecked) code.Close();
        code.Close();
        code.Line();
        code.Line("group = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
    }

    private void EmitData(DataModel data, string name, int index)
    {
        code.Summary(Docs.Lead(data.Notes.Description) + Refusal("data"));
        code.Remarks(Docs.Of(data));
        code.Line(CodeWriter.Inline);
        code.Open($"public bool TryRead{name}(out ReadOnlySpan<byte> value)");
        EmitMissing(data.SinceVersion, index, "value");
        int header = data.HeaderBytes;
        code.Open(isChecked ? $"if (_part == {Turn(index)} && _limit - _position >= {header})" : $"if (_part == {Turn(index)})");
        code.Line($"ref byte header = ref Unsafe.Add(ref {start}, _position);");
        code.Line($"int length = {Wire.ReadLength(data.Length, "header")};");
        if (isChecked) code.Open($"if ({Wire.Unchecked($"(uint)length <= (uint)(_limit - _position - {header})")})");
        code.Line($"value = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref header, {header}), length);");
        code.Line($"_position += {header} + length;");
        code.Line($"_part = {TurnAfter(index)};");
        code.Line("return true;");
        if (isChecked) code.Close();
        code.Close();
        code.Line();
        code.Line("value = default;");
        code.Line("return false;");
        code.Close();
        code.Line();
    }

    private void EmitMissing(int sinceVersion, int index, string result)
    {
        if (sinceVersion <= owner.SinceVersion) return;
        code.Line("// A message of an older version does not have it: that is an empty one.");
        code.Open($"if (_actingVersion < {sinceVersion} && _part == {Turn(index)})");
        code.Line($"{result} = default;");
        code.Line($"_part = {TurnAfter(index)};");
        code.Line("return true;");
        code.Close();
        code.Line();
    }

    /// <summary>Statements that add to <c>position</c> the bytes of each part, and give up when one does not fit <c>available</c>.</summary>
    /// <param name="code">The file.</param>
    /// <param name="owner">The block whose parts they are.</param>
    /// <param name="names">Its names.</param>
    /// <param name="start">The byte reference from which positions count.</param>
    /// <param name="version">An expression.</param>
    /// <param name="refusal">The statement that gives up.</param>
    public static void EmitMeasure(CodeWriter code, BlockModel owner, BlockNames names, string start, string version, string refusal)
    {
        for (int i = 0; i < owner.Groups.Count; i++)
        {
            BlockModel group = owner.Groups[i];
            string argument = group.MeasureDependsOnVersion() ? $", {version}" : "";
            OpenVersion(group.SinceVersion);
            code.Line($"bytes = {names.Groups[i]}Decoder.Measure(ref Unsafe.Add(ref {start}, position), available - position{argument});");
            code.Line($"if (bytes < 0) {refusal}");
            code.Line("position += bytes;");
            CloseVersion(group.SinceVersion);
        }

        foreach (DataModel data in owner.Data)
        {
            OpenVersion(data.SinceVersion);
            code.Line($"if (available - position < {data.HeaderBytes}) {refusal}");
            code.Line($"bytes = {Wire.ReadLength(data.Length, $"Unsafe.Add(ref {start}, position)")};");
            code.Line($"if ({Wire.Unchecked($"(uint)bytes > (uint)(available - position - {data.HeaderBytes})")}) {refusal}");
            code.Line($"position += {data.HeaderBytes} + bytes;");
            CloseVersion(data.SinceVersion);
        }

        void OpenVersion(int since)
        {
            if (since > owner.SinceVersion) code.Open($"if ({version} >= {since})");
        }

        void CloseVersion(int since)
        {
            if (since > owner.SinceVersion) code.Close();
        }
    }
}
