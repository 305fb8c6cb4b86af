namespace LowLatencyMM.Schema.Diagnostics;

/// <summary>A reason to refuse a schema, under the number that the README explains.</summary>
internal sealed record Rule(string Id, string Title);
