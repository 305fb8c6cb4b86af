using System.Text;

namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>Writes a probe class for each message of a schema: what a user of the codecs would write by hand.</summary>
public static class ProbeSource
{
    public static string Of(NaiveSchema schema, string codecNamespace)
    {
        var source = new StringBuilder("#nullable enable\nusing LowLatencyMM.Compiler.Tests.Naive;\n");
        foreach (NaiveBlock message in schema.Messages) Append(source, message, codecNamespace);
        return source.ToString();
    }

    private static void Append(StringBuilder source, NaiveBlock message, string codecs)
    {
        string type = $"global::{codecs}.{message.Name}";
        source.AppendLine($"public sealed class Probe_{message.Name} : IMessageProbe {{");
        source.AppendLine("public int TryEncode(Span<byte> buffer, NaiveBlock message, BlockValues values) {");
        source.AppendLine($"if (!{type}Encoder.TryWrap(buffer, out var block)) return -1;");
        AppendSets(source, message, "block", "values", codecs);
        AppendBegins(source, message, "block", "values", "", codecs);
        source.AppendLine("return block.IsComplete ? block.EncodedLength : -4; }");
        source.AppendLine("public BlockValues? TryDecode(ReadOnlySpan<byte> bytes, NaiveBlock message) {");
        source.AppendLine($"if (!{type}Decoder.TryWrap(bytes, out var block)) return null;");
        source.AppendLine("var values = new BlockValues(message);");
        AppendGets(source, message, "block", "values");
        AppendReads(source, message, "block", "values", "message", "");
        source.AppendLine("return values; } }");
    }

    private static void AppendBegins(StringBuilder source, NaiveBlock block, string target, string values, string suffix, string codecs)
    {
        for (int i = 0; i < block.Groups.Length; i++)
        {
            string id = $"{suffix}_{i}";
            source.AppendLine($"if (!{target}.TryBegin{block.Groups[i].Name}({values}.Groups[{i}].Count, out var g{id})) return -1;");
            source.AppendLine($"foreach (var entry{id} in {values}.Groups[{i}]) {{ if (!g{id}.MoveNext()) return -2;");
            AppendSets(source, block.Groups[i], $"g{id}", $"entry{id}", codecs);
            AppendBegins(source, block.Groups[i], $"g{id}", $"entry{id}", id, codecs);
            source.AppendLine($"}} if (g{id}.MoveNext()) return -3;");
        }

        for (int i = 0; i < block.Data.Length; i++)
            source.AppendLine($"if (!{target}.TryWrite{block.Data[i].Name}({values}.Data[{i}])) return -1;");
    }

    private static void AppendReads(StringBuilder source, NaiveBlock block, string target, string values, string model, string suffix)
    {
        for (int i = 0; i < block.Groups.Length; i++)
        {
            string id = $"{suffix}_{i}";
            source.AppendLine($"var m{id} = {model}.Groups[{i}]; if (!{target}.TryRead{block.Groups[i].Name}(out var g{id})) return null;");
            source.AppendLine($"while (g{id}.MoveNext()) {{ var entry{id} = new BlockValues(m{id}); {values}.Groups[{i}].Add(entry{id});");
            AppendGets(source, block.Groups[i], $"g{id}", $"entry{id}");
            AppendReads(source, block.Groups[i], $"g{id}", $"entry{id}", $"m{id}", id);
            source.AppendLine($"}} if (g{id}.Count != {values}.Groups[{i}].Count) throw new InvalidOperationException(\"count\");");
        }

        for (int i = 0; i < block.Data.Length; i++)
            source.AppendLine($"if (!{target}.TryRead{block.Data[i].Name}(out var d{suffix}_{i})) return null; {values}.Data[{i}] = d{suffix}_{i}.ToArray();");
    }

    private static void AppendSets(StringBuilder source, NaiveBlock block, string target, string values, string codecs)
    {
        for (int i = 0; i < block.Fields.Length; i++)
        {
            NaiveField field = block.Fields[i];
            string owner = target;
            source.Append("{ ");
            for (int depth = 0; depth < field.Path.Length - 1; depth++)
            {
                source.Append($"var c{depth} = {owner}.{field.Path[depth]}; ");
                owner = $"c{depth}";
            }

            string elements = $"{values}.Values[{i}]";
            string set = field.Kind switch
            {
                NaiveKind.Text => $"{owner}.{field.Path[^1]} = ProbeBits.ToText({elements});",
                NaiveKind.Bytes => $"{owner}.{field.Path[^1]} = ProbeBits.ToBytes({elements});",
                NaiveKind.Numbers => $"for (int i = 0; i < {field.Length}; i++) {owner}.Set{field.Path[^1]}(i, {FromBits(field, elements + "[i]", codecs)});",
                _ => $"{owner}.{field.Path[^1]} = {FromBits(field, elements + "[0]", codecs)};",
            };
            source.AppendLine(set + " }");
        }
    }

    private static void AppendGets(StringBuilder source, NaiveBlock block, string target, string values)
    {
        for (int i = 0; i < block.Fields.Length; i++)
        {
            NaiveField field = block.Fields[i];
            string owner = string.Join(".", field.Path.SkipLast(1).Prepend(target));
            string property = $"{owner}.{field.Path[^1]}";
            string elements = $"{values}.Values[{i}]";
            source.AppendLine(field.Kind switch
            {
                NaiveKind.Text or NaiveKind.Bytes => $"ProbeBits.FromBytes({property}, {elements});",
                NaiveKind.Numbers => $"for (int i = 0; i < {field.Length}; i++) {elements}[i] = {ToBits(field, $"{owner}.Get{field.Path[^1]}(i)")};",
                _ => $"{elements}[0] = {ToBits(field, property)};",
            });
            if (field.HasPresence) source.AppendLine($"{values}.Has[{i}] = {owner}.Has{field.Path[^1]};");
        }
    }

    private static string FromBits(NaiveField field, string bits, string codecs) => field.Primitive switch
    {
        _ when field.EnumName.Length > 0 => $"unchecked((global::{codecs}.{field.EnumName}){bits})",
        "float" => $"BitConverter.UInt32BitsToSingle((uint){bits})",
        "double" => $"BitConverter.UInt64BitsToDouble({bits})",
        _ => $"unchecked(({field.CSharpPrimitive}){bits})",
    };

    private static string ToBits(NaiveField field, string value) => field.Primitive switch
    {
        "float" => $"BitConverter.SingleToUInt32Bits({value})",
        "double" => $"BitConverter.DoubleToUInt64Bits({value})",
        _ => $"unchecked((ulong){value}) & 0x{field.Mask:X}UL",
    };
}
