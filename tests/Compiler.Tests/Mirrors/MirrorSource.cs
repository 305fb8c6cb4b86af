using System.Text;
using LowLatencyMM.Compiler.Emit;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>Writes an <see cref="IMirror"/> for each message of any schema: what a user of the codecs would write by hand to copy it field by field.</summary>
internal sealed class MirrorSource
{
    private readonly StringBuilder _code = new("#nullable enable\nusing LowLatencyMM.Compiler.Tests.Mirrors;\n");
    private readonly string _codecs;
    private readonly TypeNames _types;
    private int _variable;

    private MirrorSource(SchemaModel schema, string codecNamespace, IEnumerable<BlockModel> messages)
    {
        _codecs = codecNamespace;
        _types = new(schema, codecNamespace);
        foreach (BlockModel message in messages) AppendMirror(message);
    }

    public static string Of(SchemaModel schema, string codecNamespace, IEnumerable<BlockModel> messages) =>
        new MirrorSource(schema, codecNamespace, messages)._code.ToString();

    public static string ClassOf(BlockModel message) => $"Mirror_{message.Id}";

    private void AppendMirror(BlockModel message)
    {
        string type = $"global::{_codecs}.{_types.NameOf(message)}";
        _code.AppendLine($$"""
            public sealed class {{ClassOf(message)}} : IMirror {
            public int Measure(ReadOnlySpan<byte> body, int blockLength, int version) =>
                {{type}}Decoder.TryMeasure(body, blockLength, version, out int bytes) ? bytes : -1;
            public int BlockLengthIn(int version) => {{type}}Decoder.BlockLengthIn(version);
            public int Copy(ReadOnlySpan<byte> message, bool hasHeader, int blockLength, int version, Span<byte> target, Record record) {
            bool isRead = hasHeader ? {{type}}Decoder.TryWrap(message, out var decoder) : {{type}}Decoder.TryWrap(message, blockLength, version, out decoder);
            if (!isRead) return -1;
            bool isWritten = hasHeader ? {{type}}Encoder.TryWrap(target, out var encoder) : {{type}}Encoder.TryWrapBody(target, out encoder);
            if (!isWritten) return -3;
            """);
        AppendBlock(message, _types.NameOf(message), "decoder", "encoder", "record");
        _code.AppendLine("return encoder.IsComplete ? encoder.EncodedLength : -7; } }");
    }

    private void AppendBlock(BlockModel block, string name, string decoder, string encoder, string record)
    {
        var names = new BlockNames(block, name);
        AppendMembers(names.Members, decoder, encoder, record);
        for (int i = 0; i < block.Groups.Count; i++)
        {
            int id = ++_variable;
            string group = names.Groups[i];
            _code.AppendLine($"""
                {record}.Groups.Add(new());
                if (!{decoder}.TryRead{group}(out var from{id})) return -2;
                if (!{encoder}.TryBegin{group}(from{id}.Count, out var to{id})) return -4;
                while (from{id}.MoveNext()) {"{"} if (!to{id}.MoveNext()) return -5; var entry{id} = {record}.AddEntry({i});
                """);
            AppendBlock(block.Groups[i], group, $"from{id}", $"to{id}", $"entry{id}");
            _code.AppendLine($"}} if (to{id}.MoveNext() || {record}.Groups[{i}].Count != from{id}.Count) return -5;");
        }

        for (int i = 0; i < block.Data.Count; i++)
        {
            string data = names.Data[i];
            int id = ++_variable;
            _code.AppendLine($"if (!{decoder}.TryRead{data}(out var data{id})) return -2; {record}.Data.Add(data{id}.ToArray());");
            _code.AppendLine($"if (!{encoder}.TryWrite{data}(data{id})) return -6;");
        }
    }

    private void AppendMembers(List<Member> members, string decoder, string encoder, string record)
    {
        foreach (Member member in members)
        {
            string from = $"{decoder}.{member.Name}";
            string to = $"{encoder}.{member.Name}";
            string isPresent = member.HasPresence ? $"{decoder}.Has{member.Name}" : "true";
            _code.AppendLine(member.Kind switch
            {
                MemberKind.Constant => $"_ = {from}; {record}.Add(null, true);",
                MemberKind.Number => $"{record}.Add(({Wide(member.Scalar.Primitive)}){from}, {isPresent}); {to} = {from};",
                MemberKind.ByteArray => $"{record}.Add({from}.ToArray(), {isPresent}); {to} = {from};",
                MemberKind.NumberArray => Array(member, decoder, encoder, record, isPresent),
                MemberKind.Enum => Named(((EnumEncoding)member.Field.Encoding).Enum.Primitive, from, to, record, isPresent),
                MemberKind.Set => Named(((SetEncoding)member.Field.Encoding).Set.Primitive, from, to, record, isPresent),
                _ => "",
            });
            if (member.Kind == MemberKind.Composite) AppendComposite(member, from, to, record, isPresent);
        }
    }

    private void AppendComposite(Member member, string from, string to, string record, string isPresent)
    {
        CompositeModel model = ((CompositeEncoding)member.Field.Encoding).Composite;
        int id = ++_variable;
        _code.AppendLine($"{{ var part{id} = new Record(); {record}.Add(part{id}, {isPresent}); var in{id} = {from}; var out{id} = {to};");
        AppendMembers(Member.NameAll(model.Members, CompositeScope(_types.NameOf(model))), $"in{id}", $"out{id}", $"part{id}");
        _code.AppendLine("}");
    }

    // As CompositeEmitter's; were it not, the mirror would not compile.
    private static NameScope CompositeScope(string name) => new(
        name + "Decoder", name + "Encoder", "SizeBytes", "Null", "NullBytes", "TryWrap",
        "TryGetDecimal", "TrySetDecimal", "TryGetUnixNs", "TrySetUnixNs", "_start", "_actingVersion", "_actingBlockLength");

    private static string Array(Member member, string decoder, string encoder, string record, string isPresent) => $$"""
        { var all = new object[{{member.Scalar.Length}}]; {{record}}.Add(all, {{isPresent}});
        for (int i = 0; i < all.Length; i++) { var one = {{decoder}}.Get{{member.Name}}(i); all[i] = ({{Wide(member.Scalar.Primitive)}})one; {{encoder}}.Set{{member.Name}}(i, one); } }
        """;

    private static string Named(PrimitiveType primitive, string from, string to, string record, string isPresent) =>
        $"{record}.Add((decimal)({primitive.CSharpName()}){from}, {isPresent}); {to} = {from};";

    private static string Wide(PrimitiveType primitive) => primitive.IsFloating() ? "double" : "decimal";
}
