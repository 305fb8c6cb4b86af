namespace LowLatencyMM.Schema.Model;

internal sealed record SetModel(string Name, Notes Notes, PrimitiveType Primitive, EquatableArray<SetChoice> Choices)
{
    public string Description => Notes.Description;
}

/// <param name="Bit">From 0, the least significant.</param>
internal sealed record SetChoice(string Name, Notes Notes, int SinceVersion, int Bit);
