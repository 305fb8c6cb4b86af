using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <param name="Content">Null when the message is older than the data.</param>
internal sealed record DecodedData(DataModel Model, byte[]? Content);
