using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>
/// Reads messages by walking their schema: slow, and sharing nothing with the generated codecs, so that it can be compared with them.
/// Never throws on bytes and never reads outside of them; counts and lengths are checked against what is left.
/// </summary>
/// <remarks>
/// Immutable; any thread. A field, a composite's member, a group or data newer than the message's version is not there; so is a versioned field or member
/// that its block is too short for. A block shorter than what every version has is a problem, except in a group without entries.
/// </remarks>
internal sealed class MessageReader
{
    private readonly Dictionary<uint, BlockModel> _messages = [];

    public MessageReader(SchemaModel schema)
    {
        Schema = schema;
        foreach (BlockModel message in schema.Messages) _messages.TryAdd(message.Id, message);
    }

    public SchemaModel Schema { get; }

    /// <summary>The message of a template id; null when the schema has none.</summary>
    public BlockModel? Find(ulong templateId) =>
        templateId <= uint.MaxValue && _messages.TryGetValue((uint)templateId, out BlockModel? model) ? model : null;

    /// <summary>Reads a message that begins with the schema's header; bytes may follow it.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, out DecodedMessage? message, out ReadProblem? problem)
    {
        message = null;
        HeaderModel header = Schema.Header;
        if (bytes.Length < header.SizeBytes)
        {
            problem = new(bytes.Length, "", "the message header is cut short", $"{bytes.Length} of {header.SizeBytes} bytes", true);
            return false;
        }

        ulong schemaId = WireBytes.Read(bytes, header.SchemaId, Schema.IsBigEndian);
        ulong templateId = WireBytes.Read(bytes, header.TemplateId, Schema.IsBigEndian);
        ulong blockLength = WireBytes.Read(bytes, header.BlockLength, Schema.IsBigEndian);
        ulong version = WireBytes.Read(bytes, header.Version, Schema.IsBigEndian);
        problem = Find(templateId) is null ? new(header.TemplateId.Offset, "", $"unknown template {templateId}", "", false) : null;
        if (header.SchemaId.Constant is null && schemaId != Schema.Id) problem = new(header.SchemaId.Offset, "", $"schema id {schemaId} instead of {Schema.Id}", "", false);
        if (version > int.MaxValue) problem = new(header.Version.Offset, "", "version out of range", $"{version}", false);
        if (problem is not null) return false;

        var walk = new BlockWalk(bytes, Schema.IsBigEndian, (int)version);
        var headerValue = walk.ReadHeader(header.Composite);
        walk.Position = header.SizeBytes;
        return TryRead(ref walk, Find(templateId)!, headerValue, blockLength, out message, out problem);
    }

    /// <summary>Reads a body whose header was another than the schema's: framing knows template and version.</summary>
    /// <param name="blockLength">Bytes of the fixed block; null when nobody says, see <see cref="BlockLengthOf"/>.</param>
    public bool TryReadBody(
        ReadOnlySpan<byte> body, uint templateId, int version, int? blockLength, out DecodedMessage? message, out ReadProblem? problem)
    {
        message = null;
        problem = null;
        if (Find(templateId) is not { } model)
        {
            problem = new(0, "", $"unknown template {templateId}", "", false);
            return false;
        }

        if ((blockLength ?? BlockLengthOf(model, version, body.Length)) is not { } length)
        {
            problem = new(0, model.Name, $"version {version} is newer than the schema: where its groups begin is unknown", "", false);
            return false;
        }

        var walk = new BlockWalk(body, Schema.IsBigEndian, version);
        return TryRead(ref walk, model, null, (ulong)length, out message, out problem);
    }

    /// <summary>
    /// Bytes of the block of a message whose framing does not say: a message without groups and data is all block; with them, the version says how many
    /// of the fields are there. Null for a version that the schema does not know.
    /// </summary>
    /// <remarks>Source: how Starbase's clients must read older messages, and the growth rule of SBE.</remarks>
    public int? BlockLengthOf(BlockModel model, int version, int bodyBytes)
    {
        if (model.PartCount == 0) return bodyBytes;
        if (version > Schema.Version) return null;
        IEnumerable<FieldModel> onTheWire = model.Fields.Where(field => field.Presence != Presence.Constant);
        if (onTheWire.All(field => field.SinceVersion <= version)) return model.BlockLength;
        return onTheWire.Where(field => field.SinceVersion <= version).Select(field => field.Offset + field.SizeBytes).DefaultIfEmpty(0).Max();
    }

    private static bool TryRead(
        ref BlockWalk walk, BlockModel model, CompositeValue? header, ulong blockLength, out DecodedMessage? message, out ReadProblem? problem)
    {
        DecodedBlock? body = walk.ReadBlock(model, blockLength, model.Name);
        problem = walk.Problem;
        message = body is null ? null : new(model, header, walk.Version, body, walk.Position);
        return body is not null;
    }
}
