namespace LowLatencyMM.Compiler.Model;

internal sealed record CompositeModel(string Name, string Description, int SizeBytes, EquatableArray<FieldModel> Members);
