using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Schema.Parse;

/// <summary>A declared type before a field uses it: its encoding, and what the field inherits unless it says otherwise.</summary>
internal sealed record TypeModel(
    Encoding Encoding, Presence Presence, WireValue Null, ConstantModel? Constant, Notes Notes, ValueRange Range, TimeUnit? Time = null)
{
    public static TypeModel OfPrimitive(PrimitiveType primitive) =>
        new(new ScalarEncoding(primitive, 1), Presence.Required, primitive.DefaultNull(), null, Notes.None, ValueRange.None);
}
