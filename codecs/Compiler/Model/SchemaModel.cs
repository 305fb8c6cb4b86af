namespace LowLatencyMM.Compiler.Model;

/// <summary>A whole schema: names resolved, offsets assigned, values checked. What the emitter needs and nothing else.</summary>
/// <remarks>Immutable and compared by content, because the incremental generator caches on it.</remarks>
internal sealed record SchemaModel(
    string Namespace,
    int Id,
    int Version,
    bool IsBigEndian,
    HeaderModel Header,
    EquatableArray<EnumModel> Enums,
    EquatableArray<SetModel> Sets,
    EquatableArray<CompositeModel> Composites,
    EquatableArray<BlockModel> Messages);
