using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <param name="Header">Every member of the header as it came; null where framing stood for it, and in a message made here.</param>
/// <param name="Version">The version of who wrote it, which may be older or newer than the schema's.</param>
/// <param name="Bytes">Bytes that it took, header included.</param>
internal sealed record DecodedMessage(BlockModel Model, CompositeValue? Header, int Version, DecodedBlock Body, int Bytes);
