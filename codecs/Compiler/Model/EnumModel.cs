namespace LowLatencyMM.Compiler.Model;

internal sealed record EnumModel(string Name, string Description, PrimitiveType Primitive, WireValue Null, EquatableArray<EnumMember> Members);

internal sealed record EnumMember(string Name, string Description, WireValue Value);
