namespace LowLatencyMM.Schema.Model;

/// <summary>A message or a group: a block of fixed length, then groups, then variable-length data.</summary>
/// <param name="Id">A message's template id; a group's field id.</param>
/// <param name="SinceVersion">The first version that has it; for what is within another block, no less than that block's.</param>
/// <param name="BlockLength">Bytes of the block in this version of the schema, padding included.</param>
/// <param name="MinimumBlockLength">Bytes up to the end of the fields that every version has: a shorter block is refused.</param>
/// <param name="Dimension">Null for a message.</param>
internal sealed record BlockModel(
    string Name,
    uint Id,
    Notes Notes,
    int SinceVersion,
    int BlockLength,
    int MinimumBlockLength,
    EquatableArray<FieldModel> Fields,
    EquatableArray<BlockModel> Groups,
    EquatableArray<DataModel> Data,
    DimensionModel? Dimension)
{
    /// <summary>Groups and data: what follows the fixed block.</summary>
    public int PartCount => Groups.Count + Data.Count;

    public string Description => Notes.Description;

    /// <summary>The block itself and every group within, at any depth, outermost first.</summary>
    public IEnumerable<BlockModel> All() => new[] { this }.Concat(Groups.SelectMany(group => group.All()));
}
