using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

internal enum MemberKind : byte
{
    Constant,
    Number,
    NumberArray,
    ByteArray,
    Enum,
    Set,
    Composite,
}

/// <summary>A field under its C# name: what decoder and encoder agree on.</summary>
internal sealed class Member
{
    private Member(FieldModel field, NameScope scope)
    {
        Field = field;
        Kind = KindOf(field);
        Name = scope.Claim(field.Name, DerivedNames());
    }

    public FieldModel Field { get; }

    public MemberKind Kind { get; }

    public string Name { get; }

    public bool IsText => Field.Encoding is ScalarEncoding { Primitive: PrimitiveType.Char } && Kind == MemberKind.ByteArray;

    public ScalarEncoding Scalar => (ScalarEncoding)Field.Encoding;

    /// <summary>The value may be missing, and a caller can ask whether it is there.</summary>
    public bool HasPresence => Kind != MemberKind.Constant && (Field.IsVersioned || IsOptional);

    /// <summary>Null is a value of the wire: sets and composites have none, and a text is null when it is empty.</summary>
    public bool IsOptional => Field.Presence == Presence.Optional && (Kind is MemberKind.Number or MemberKind.Enum || IsText);

    /// <summary>A constant NameNull exists; an enum has its NullValue instead.</summary>
    public bool HasNullConstant => HasPresence && Kind is (MemberKind.Number or MemberKind.NumberArray);

    /// <summary>A number that counts time since the Unix epoch.</summary>
    public bool IsTime => Kind == MemberKind.Number && Field.Time is not null && (Scalar.Primitive.IsSigned() || Scalar.Primitive.IsUnsigned());

    public static List<Member> NameAll(IEnumerable<FieldModel> fields, NameScope scope) =>
        fields.Select(field => new Member(field, scope)).ToList();

    private static MemberKind KindOf(FieldModel field) => field.Encoding switch
    {
        _ when field.Presence == Presence.Constant => MemberKind.Constant,
        ScalarEncoding { Length: 1 } => MemberKind.Number,
        ScalarEncoding { Primitive: PrimitiveType.Char or PrimitiveType.UInt8 } => MemberKind.ByteArray,
        ScalarEncoding => MemberKind.NumberArray,
        EnumEncoding => MemberKind.Enum,
        SetEncoding => MemberKind.Set,
        _ => MemberKind.Composite,
    };

    private string[] DerivedNames()
    {
        var patterns = new List<string> { "{0}" };
        if (Kind == MemberKind.NumberArray) patterns.AddRange(["Get{0}", "Set{0}"]);
        if (Kind is MemberKind.NumberArray or MemberKind.ByteArray) patterns.Add("{0}Length");
        if (HasPresence) patterns.Add("Has{0}");
        if (HasNullConstant) patterns.Add("{0}Null");
        if (IsTime) patterns.AddRange(["TryGet{0}UnixNs", "TrySet{0}UnixNs"]);
        return [.. patterns];
    }
}
