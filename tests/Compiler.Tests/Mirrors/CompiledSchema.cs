using System.Buffers.Binary;
using System.Reflection;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;
using LowLatencyMM.Schema.Parse;
using Microsoft.CodeAnalysis.CSharp;

namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>A schema, compiled, and a mirror for each of its messages. Compiled once a test run.</summary>
internal sealed class CompiledSchema
{
    private const int MaxMessageBytes = 1 << 16;

    private static readonly Dictionary<string, CompiledSchema> Known = [];

    private readonly Dictionary<uint, IMirror> _mirrors = [];

    private CompiledSchema(SchemaModel model, Assembly assembly)
    {
        Model = model;
        foreach (BlockModel message in model.Messages)
        {
            if (assembly.GetType(MirrorSource.ClassOf(message)) is { } mirror) _mirrors.Add(message.Id, (IMirror)Activator.CreateInstance(mirror)!);
        }
    }

    public SchemaModel Model { get; }

    public static SchemaModel ModelOf(RealSchema schema) => ModelOf(schema.Path, schema.Text, schema.Open);

    /// <summary>A schema outside the repository, compiled here and now. Fails the test on an error or a warning.</summary>
    /// <param name="templateIds">The messages to mirror: large schemas take long to compile with all of them.</param>
    public static CompiledSchema Of(RealSchema schema, params uint[] templateIds)
    {
        string key = $"{schema.Name} {string.Join(' ', templateIds)}";
        if (Known.TryGetValue(key, out CompiledSchema? known)) return known;
        SchemaModel model = ModelOf(schema);
        IEnumerable<BlockModel> messages = model.Messages.Where(message => templateIds.Contains(message.Id));
        return Known[key] = new(model, schema.Compile(MirrorSource.Of(model, GeneratorRun.Namespace, messages)).Load());
    }

    /// <summary>A schema of a test's own.</summary>
    public static CompiledSchema OfText(string xml)
    {
        SchemaModel model = ModelOf(GeneratorRun.Path, xml, _ => null);
        return new(model, GeneratorRun.Of(xml, MirrorSource.Of(model, GeneratorRun.Namespace, model.Messages)).Load());
    }

    /// <summary>The codecs in Messages.dll, as built.</summary>
    /// <param name="file">A file in schemas/.</param>
    public static CompiledSchema OfRepository(string file, string codecNamespace)
    {
        if (Known.TryGetValue(file, out CompiledSchema? known)) return known;
        SchemaModel model = ModelOf(file, File.ReadAllText(Schemas.RepositoryPath($"schemas/{file}")), _ => null);
        CSharpCompilation compilation = GeneratorRun.CreateCompilation(MirrorSource.Of(model, codecNamespace, model.Messages));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.That(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Known[file] = new(model, Assembly.Load(image.ToArray()));
    }

    public BlockModel Message(uint templateId) => Model.Messages.Single(message => message.Id == templateId);

    /// <summary>Bytes of a message's block in a version, for framings that do not say.</summary>
    public int BlockLengthIn(uint templateId, int version) => _mirrors[templateId].BlockLengthIn(version);

    /// <summary>A number of the message header at the start of the bytes.</summary>
    public long Header(ReadOnlySpan<byte> message, HeaderField field)
    {
        if (field.Constant is { } constant) return constant;
        ReadOnlySpan<byte> at = message[field.Offset..];
        return field.Primitive.SizeBytes() switch
        {
            1 => at[0],
            2 => Model.IsBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
            4 => Model.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
            _ => Model.IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at),
        };
    }

    /// <summary>Bytes of the message with its SBE header; null when it is truncated.</summary>
    public int? TryMeasure(ReadOnlySpan<byte> message)
    {
        HeaderModel header = Model.Header;
        int bodyBytes = _mirrors[(uint)Header(message, header.TemplateId)]
            .Measure(message[header.SizeBytes..], (int)Header(message, header.BlockLength), (int)Header(message, header.Version));
        return bodyBytes < 0 ? null : header.SizeBytes + bodyBytes;
    }

    /// <summary>Reads bytes that may be anything as a message of that template, header included; null when they are refused.</summary>
    /// <param name="isWhole">False when the encoder ran out of room: entries without a byte can be more than it writes, and the values then end early.</param>
    public Record? TryRead(uint templateId, ReadOnlySpan<byte> message, out bool isWhole)
    {
        var record = new Record();
        int bytes = _mirrors[templateId].Copy(message, hasHeader: true, 0, 0, new byte[MaxMessageBytes], record);
        isWhole = bytes >= 0;
        return bytes is -1 or -2 ? null : record;
    }

    /// <summary>Reads a message with its SBE header, which must end where the bytes do, and writes it again.</summary>
    /// <param name="copy">What the encoder made of the values.</param>
    public (BlockModel Message, Record Values) Read(ReadOnlySpan<byte> message, out byte[] copy)
    {
        HeaderModel header = Model.Header;
        var template = (uint)Header(message, header.TemplateId);
        int blockLength = (int)Header(message, header.BlockLength);
        int version = (int)Header(message, header.Version);
        IMirror mirror = _mirrors[template];
        int bodyBytes = message.Length - header.SizeBytes;
        Assert.That(mirror.Measure(message[header.SizeBytes..], blockLength, version), Is.EqualTo(bodyBytes), $"template {template}: bytes left over");
        return Copy(mirror, template, message, hasHeader: true, blockLength, version, out copy);
    }

    /// <summary>Reads a body whose framing the caller knows; it may be followed by other bytes.</summary>
    /// <param name="bodyBytes">Where it ends.</param>
    /// <param name="copy">What the encoder made of the values.</param>
    public (BlockModel Message, Record Values) ReadBody(
        uint template, ReadOnlySpan<byte> body, int blockLength, int version, out int bodyBytes, out byte[] copy)
    {
        bodyBytes = _mirrors[template].Measure(body, blockLength, version);
        return Copy(_mirrors[template], template, body, hasHeader: false, blockLength, version, out copy);
    }

    private (BlockModel Message, Record Values) Copy(
        IMirror mirror, uint template, ReadOnlySpan<byte> message, bool hasHeader, int blockLength, int version, out byte[] copy)
    {
        byte[] target = new byte[MaxMessageBytes];
        Array.Fill(target, (byte)0xCC); // what the encoder leaves unwritten shows
        var record = new Record();
        int bytes = mirror.Copy(message, hasHeader, blockLength, version, target, record);
        Assert.That(bytes, Is.GreaterThanOrEqualTo(0), $"template {template} was refused");
        copy = target[..bytes];
        return (Message(template), record);
    }

    private static SchemaModel ModelOf(string path, string text, Func<string, string?> open)
    {
        ParseResult result = SchemaParser.Parse(new SchemaText(path, text), open);
        Assert.That(result.Problems, Is.Empty);
        return result.Schema!;
    }
}
