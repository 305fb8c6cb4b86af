namespace LowLatencyMM.Schema.Model;

/// <summary>How a field lies on the wire.</summary>
internal abstract record Encoding
{
    public abstract int SizeBytes { get; }
}

/// <summary>A primitive, or a fixed array of it when <paramref name="Length"/> is not 1; 0 stands for the bytes of variable-length data.</summary>
internal sealed record ScalarEncoding(PrimitiveType Primitive, int Length, string CharacterEncoding = "") : Encoding
{
    public override int SizeBytes => Primitive.SizeBytes() * Length;
}

internal sealed record EnumEncoding(EnumModel Enum) : Encoding
{
    public override int SizeBytes => Enum.Primitive.SizeBytes();
}

internal sealed record SetEncoding(SetModel Set) : Encoding
{
    public override int SizeBytes => Set.Primitive.SizeBytes();
}

internal sealed record CompositeEncoding(CompositeModel Composite) : Encoding
{
    public override int SizeBytes => Composite.SizeBytes;
}
