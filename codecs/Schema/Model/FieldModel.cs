namespace LowLatencyMM.Schema.Model;

internal enum Presence : byte
{
    Required,
    Optional,
    Constant,
}

/// <summary>A field of a block or a member of a composite.</summary>
/// <param name="Id">The FIX tag, or whatever the venue counts; 0 for a member of a composite.</param>
/// <param name="TypeName">As in the schema; a member's own name where it declares its type in place.</param>
/// <param name="Offset">Bytes from the start of the block or composite; of no meaning for a constant.</param>
/// <param name="IsVersioned">It may be missing from a block of an older version.</param>
/// <param name="Null">The null value of its primitive; of no meaning for sets and composites.</param>
/// <param name="Constant">The value of a constant, which is not on the wire; else null.</param>
/// <param name="Range">The range that the schema states; for people, nothing enforces it.</param>
/// <param name="Time">What a number of this field counts when it is a time; null when nothing says so.</param>
internal sealed record FieldModel(
    string Name,
    int Id,
    Notes Notes,
    string TypeName,
    int Offset,
    Presence Presence,
    int SinceVersion,
    bool IsVersioned,
    Encoding Encoding,
    WireValue Null,
    ConstantModel? Constant,
    ValueRange Range,
    TimeUnit? Time)
{
    public int SizeBytes => Presence == Presence.Constant ? 0 : Encoding.SizeBytes;

    public string Description => Notes.Description;
}

/// <summary>Stated bounds, both inclusive; null where the schema names none.</summary>
internal sealed record ValueRange(WireValue? Lowest, WireValue? Highest)
{
    public static ValueRange None { get; } = new(null, null);
}

/// <summary>Digits after the second.</summary>
internal enum TimeUnit : byte
{
    Second = 0,
    Millisecond = 3,
    Microsecond = 6,
    Nanosecond = 9,
}
