namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>How a value is set and got in C#; what the schema calls it does not matter on the wire.</summary>
public enum NaiveKind
{
    Number,
    Enumeration,
    Set,
    Text,
    Bytes,
    Numbers,
}

/// <summary>One leaf on the wire: a field, or a member of a composite field.</summary>
/// <param name="Path">C# names from the block down.</param>
/// <param name="Offset">Bytes from the start of the block.</param>
/// <param name="Primitive">Schema name of the primitive.</param>
/// <param name="Length">Elements.</param>
/// <param name="Kind">How C# shows it.</param>
/// <param name="IsOptional">It, or its type, says presence="optional".</param>
/// <param name="SinceVersion">First version that has it.</param>
/// <param name="NullBits">Null of one element.</param>
/// <param name="EnumName">C# name of its enum or set.</param>
public sealed record NaiveField(
    string[] Path, int Offset, string Primitive, int Length, NaiveKind Kind, bool IsOptional, int SinceVersion, ulong NullBits, string EnumName)
{
    /// <summary>The first version that has the block: what is no newer is always there.</summary>
    public int BlockVersion { get; init; }

    public int ElementBytes => Primitive switch
    {
        "char" or "int8" or "uint8" => 1,
        "int16" or "uint16" => 2,
        "int32" or "uint32" or "float" => 4,
        _ => 8,
    };

    public int EndOffset => Offset + (ElementBytes * Length);

    public ulong Mask => ulong.MaxValue >> (64 - (8 * ElementBytes));

    /// <summary>The decoder has a property Has for it.</summary>
    public bool HasPresence =>
        Path.Length == 1 && (SinceVersion > BlockVersion || (IsOptional && Kind is not (NaiveKind.Set or NaiveKind.Bytes or NaiveKind.Numbers)));

    public string CSharpPrimitive => Primitive switch
    {
        "char" or "uint8" => "byte",
        "int8" => "sbyte",
        "int16" => "short",
        "uint16" => "ushort",
        "int32" => "int",
        "uint32" => "uint",
        "int64" => "long",
        "uint64" => "ulong",
        _ => Primitive,
    };

    /// <summary>What a decoder gives for each element when the field is not on the wire.</summary>
    public ulong AbsentBits => Kind is NaiveKind.Set or NaiveKind.Text or NaiveKind.Bytes ? 0 : NullBits;
}
