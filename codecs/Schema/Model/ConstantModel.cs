namespace LowLatencyMM.Schema.Model;

/// <summary>The value of a constant field.</summary>
internal abstract record ConstantModel;

internal sealed record NumberConstant(WireValue Value) : ConstantModel;

/// <summary>A char array: printable ASCII, or text in the type's own encoding of UTF-8.</summary>
internal sealed record TextConstant(string Text) : ConstantModel;

internal sealed record EnumConstant(EnumModel Enum, string MemberName) : ConstantModel;
