using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures;

/// <summary>A value as it was on the wire, with what the schema says of it. Immutable; any thread.</summary>
internal abstract record DecodedValue;

/// <summary>One number or character; <paramref name="IsNull"/> only where the schema lets it be null.</summary>
internal sealed record NumberValue(WireValue Wire, bool IsNull) : DecodedValue;

/// <summary>A fixed array of characters, padding included.</summary>
internal sealed record CharactersValue(byte[] Bytes, string CharacterEncoding, bool IsNull) : DecodedValue;

/// <summary>A fixed array of numbers.</summary>
internal sealed record ArrayValue(PrimitiveType Primitive, IReadOnlyList<NumberValue> Items) : DecodedValue;

/// <param name="Member">Null for a value that this version of the schema does not name.</param>
internal sealed record EnumValue(EnumModel Model, WireValue Wire, EnumMember? Member) : DecodedValue
{
    public bool IsNull => Member is null && Wire.Bits == Model.Null.Bits;
}

/// <summary>All bits as they came, the unknown ones too.</summary>
internal sealed record SetValue(SetModel Model, ulong Bits) : DecodedValue;

internal sealed record CompositeValue(CompositeModel Model, IReadOnlyList<DecodedField> Members) : DecodedValue
{
    /// <summary>The member of that name; null when it has none or the message is too old for it.</summary>
    public DecodedValue? this[string name] => Members.FirstOrDefault(member => member.Model.Name == name)?.Value;
}

/// <summary>What the schema says and the wire does not.</summary>
internal sealed record ConstantValue(ConstantModel Model) : DecodedValue;
