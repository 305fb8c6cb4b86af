using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <param name="Value">Null when the message does not have the field: it is older, or its block is shorter.</param>
internal sealed record DecodedField(FieldModel Model, DecodedValue? Value);
