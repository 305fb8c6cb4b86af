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
        for (int i = 0; i < message.Groups.Length; i++)
        {
            source.AppendLine($"if (!block.TryBegin{message.Groups[i].Name}(values.Groups[{i}].Count, out var g{i})) return -1;");
            source.AppendLine($"foreach (var entry{i} in values.Groups[{i}]) {{ if (!g{i}.MoveNext()) return -2;");
            AppendSets(source, message.Groups[i], $"g{i}", $"entry{i}", codecs);
            source.AppendLine($"}} if (g{i}.MoveNext()) return -3;");
        }

        source.AppendLine("return block.EncodedLength; }");
        source.AppendLine("public BlockValues? TryDecode(ReadOnlySpan<byte> bytes, NaiveBlock message) {");
        source.AppendLine($"if (!{type}Decoder.TryWrap(bytes, out var block)) return null;");
        source.AppendLine("var values = new BlockValues(message);");
        AppendGets(source, message, "block", "values");
        for (int i = 0; i < message.Groups.Length; i++)
        {
            source.AppendLine($"if (!block.TryRead{message.Groups[i].Name}(out var g{i})) return null;");
            source.AppendLine($"while (g{i}.MoveNext()) {{ var entry{i} = new BlockValues(message.Groups[{i}]); values.Groups[{i}].Add(entry{i});");
            AppendGets(source, message.Groups[i], $"g{i}", $"entry{i}");
            source.AppendLine($"}} if (g{i}.Count != values.Groups[{i}].Count) throw new InvalidOperationException(\"count\");");
        }

        source.AppendLine("return values; } }");
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
