using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>A message's body or an entry of a group: every element of the model, in its order.</summary>
/// <param name="BlockLength">Bytes of the fixed block on the wire.</param>
internal sealed record DecodedBlock(
    BlockModel Model,
    int BlockLength,
    IReadOnlyList<DecodedField> Fields,
    IReadOnlyList<DecodedGroup> Groups,
    IReadOnlyList<DecodedData> Data);
