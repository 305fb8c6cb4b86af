namespace LowLatencyMM.Schema.Model;

internal sealed record EnumModel(string Name, Notes Notes, PrimitiveType Primitive, WireValue Null, EquatableArray<EnumMember> Members)
{
    public string Description => Notes.Description;
}

internal sealed record EnumMember(string Name, Notes Notes, int SinceVersion, WireValue Value);
