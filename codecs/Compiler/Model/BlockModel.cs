namespace LowLatencyMM.Compiler.Model;

/// <summary>A message or a group: a block of fixed length, then groups.</summary>
/// <param name="BlockLength">Bytes of the block in this version of the schema, padding included.</param>
/// <param name="MinimumBlockLength">Bytes up to the end of the fields that every version has: a shorter block is refused.</param>
/// <param name="Dimension">Null for a message.</param>
internal sealed record BlockModel(
    string Name,
    int Id,
    string Description,
    int SinceVersion,
    int BlockLength,
    int MinimumBlockLength,
    EquatableArray<FieldModel> Fields,
    EquatableArray<BlockModel> Groups,
    DimensionModel? Dimension);
