namespace LowLatencyMM.Schema.Model;

/// <summary>A whole schema: names resolved, offsets assigned, values checked.</summary>
/// <remarks>Immutable and compared by content, because the incremental generator caches on it.</remarks>
internal sealed record SchemaModel(
    string Package,
    uint Id,
    int Version,
    string SemanticVersion,
    Notes Notes,
    bool IsBigEndian,
    HeaderModel Header,
    EquatableArray<EnumModel> Enums,
    EquatableArray<SetModel> Sets,
    EquatableArray<CompositeModel> Composites,
    EquatableArray<BlockModel> Messages);
