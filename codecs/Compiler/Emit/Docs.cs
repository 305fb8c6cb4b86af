using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>What a schema says of an element, as documentation of its code.</summary>
internal static class Docs
{
    /// <summary>Type, unit, null, range and history of a field, in one line.</summary>
    public static string Of(FieldModel field)
    {
        var facts = new List<string> { TypeOf(field) };
        if (field.Presence == Presence.Optional && field.Encoding is (ScalarEncoding or EnumEncoding)) facts.Add($"null is {Literals.Readable(field.Null)}");
        if (field.Range is { Lowest: { } lowest }) facts.Add($"from {Literals.Readable(lowest)}");
        if (field.Range is { Highest: { } highest }) facts.Add($"up to {Literals.Readable(highest)}");
        if (field.Time is { } unit) facts.Add($"{unit.ToString().ToLowerInvariant()}s since 1970 UTC");
        return Join(facts, field.Notes, field.SinceVersion);
    }

    /// <summary>A description as the sentence before another; empty where there is none.</summary>
    public static string Lead(string description) => description.Length > 0 ? description.TrimEnd('.') + ". " : "";

    public static string Of(DataModel data)
    {
        string encoding = data.CharacterEncoding.Length > 0 ? " in " + data.CharacterEncoding : "";
        return Join([$"{data.TypeName}{encoding}", $"at most {data.HighestLength} bytes"], data.Notes, data.SinceVersion);
    }

    public static string Of(Notes notes, int sinceVersion) => Join([], notes, sinceVersion);

    private static string TypeOf(FieldModel field)
    {
        string primitive = field.Encoding switch
        {
            ScalarEncoding { Length: 1 } scalar => scalar.Primitive.SchemaName(),
            ScalarEncoding scalar => $"{scalar.Primitive.SchemaName()}[{scalar.Length}]",
            EnumEncoding { Enum: var model } => $"enum of {model.Primitive.SchemaName()}",
            SetEncoding { Set: var model } => $"set of {model.Primitive.SchemaName()}",
            _ => "composite",
        };
        string name = field.TypeName == primitive ? primitive : $"{field.TypeName}, {primitive}";
        return field.Presence == Presence.Constant ? $"{name}, constant" : $"{name} at {field.Offset}";
    }

    private static string Join(List<string> facts, Notes notes, int sinceVersion)
    {
        if (notes.SemanticType.Length > 0) facts.Add($"semantic type {notes.SemanticType}");
        if (sinceVersion > 0) facts.Add($"since version {sinceVersion}");
        if (notes.Deprecated is { } deprecated) facts.Add($"deprecated since version {deprecated}");
        facts.AddRange(notes.Attributes.Select(attribute => $"{attribute.Name} is {attribute.Value}"));
        return facts.Count == 0 ? "" : string.Join("; ", facts) + ".";
    }
}
