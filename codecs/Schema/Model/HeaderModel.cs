namespace LowLatencyMM.Schema.Model;

/// <summary>An unsigned number in a message header, in group dimensions or before data.</summary>
/// <param name="Constant">Its value where the schema makes it a constant, which is not on the wire.</param>
/// <param name="Highest">The highest value that it may have.</param>
internal sealed record HeaderField(int Offset, PrimitiveType Primitive, long? Constant, long Highest);

/// <summary>What precedes a block: a composite, and which of its members SBE gives a meaning. The rest is the venue's.</summary>
internal sealed record HeaderModel(
    CompositeModel Composite,
    HeaderField BlockLength,
    HeaderField TemplateId,
    HeaderField SchemaId,
    HeaderField Version,
    HeaderField? NumGroups,
    HeaderField? NumVarDataFields)
{
    public int SizeBytes => Composite.SizeBytes;
}

/// <summary>The header of a repeating group.</summary>
internal sealed record DimensionModel(
    CompositeModel Composite,
    HeaderField BlockLength,
    HeaderField NumInGroup,
    HeaderField? NumGroups,
    HeaderField? NumVarDataFields)
{
    public int SizeBytes => Composite.SizeBytes;
}
