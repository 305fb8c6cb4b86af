using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>What a schema file came to: a model, or the problems that forbid it.</summary>
internal sealed record ParseResult(SchemaModel? Schema, EquatableArray<Problem> Problems);
