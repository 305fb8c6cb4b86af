namespace LowLatencyMM.Compiler.Model;

internal sealed record SetModel(string Name, string Description, PrimitiveType Primitive, EquatableArray<SetChoice> Choices);

internal sealed record SetChoice(string Name, string Description, int Bit);
