using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <param name="Dimension">Every member of the dimensions as it came; null in a message made here, where the writer knows them.</param>
/// <param name="BlockLength">Bytes of an entry's block on the wire.</param>
/// <param name="Entries">Null when the message is older than the group.</param>
internal sealed record DecodedGroup(BlockModel Model, CompositeValue? Dimension, int BlockLength, IReadOnlyList<DecodedBlock>? Entries);
