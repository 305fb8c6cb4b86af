namespace LowLatencyMM.Schema.Model;

/// <summary>What a schema says of an element for people: nothing here changes a byte.</summary>
/// <param name="Description">Empty when there is none.</param>
/// <param name="SemanticType">FIX type or tag, as in the schema; empty when there is none.</param>
/// <param name="Deprecated">The first version in which the element should not be used; null when it may be.</param>
/// <param name="Attributes">Attributes that SBE does not define, a venue's extensions among them, as written.</param>
internal sealed record Notes(string Description, string SemanticType, int? Deprecated, EquatableArray<ForeignAttribute> Attributes)
{
    public static Notes None { get; } = new("", "", null, default);

    /// <summary>An element's own words, or those of its type where it has none.</summary>
    public Notes Over(Notes type) => new(
        Description.Length > 0 ? Description : type.Description,
        SemanticType.Length > 0 ? SemanticType : type.SemanticType,
        Deprecated ?? type.Deprecated,
        Attributes.Count > 0 ? Attributes : type.Attributes);
}

/// <param name="Name">With its prefix, as in the schema.</param>
internal sealed record ForeignAttribute(string Name, string Value);
