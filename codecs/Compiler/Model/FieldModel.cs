namespace LowLatencyMM.Compiler.Model;

internal enum Presence : byte
{
    Required,
    Optional,
    Constant,
}

/// <summary>A field of a block or a member of a composite.</summary>
/// <param name="Offset">Bytes from the start of the block or composite; of no meaning for a constant.</param>
/// <param name="IsVersioned">It may be missing from a block of an older version.</param>
/// <param name="Null">The null value of its primitive; of no meaning for sets and composites.</param>
/// <param name="Constant">The value of a constant, which is not on the wire; else null.</param>
internal sealed record FieldModel(
    string Name,
    string Description,
    int Offset,
    Presence Presence,
    int SinceVersion,
    bool IsVersioned,
    Encoding Encoding,
    WireValue Null,
    ConstantModel? Constant)
{
    public int SizeBytes => Presence == Presence.Constant ? 0 : Encoding.SizeBytes;
}
