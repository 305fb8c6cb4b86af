using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>A declared type before a field uses it: its encoding, and what the field inherits unless it says otherwise.</summary>
/// <param name="Depth">Composites within each other: 0 for what is none.</param>
/// <param name="LeafCount">Members of all composites within, those behind a ref counted at each place.</param>
internal sealed record TypeModel(
    Encoding Encoding,
    Presence Presence,
    WireValue Null,
    ConstantModel? Constant,
    Notes Notes,
    ValueRange Range,
    TimeUnit? Time = null,
    int Depth = 0,
    int LeafCount = 1)
{
    public static TypeModel OfPrimitive(PrimitiveType primitive) =>
        new(new ScalarEncoding(primitive, 1), Presence.Required, primitive.DefaultNull(), null, Notes.None, ValueRange.None);
}
