namespace LowLatencyMM.Schema.Model;

/// <param name="SizeBytes">Bytes in this version of the schema.</param>
/// <param name="MinimumBytes">Bytes up to the end of the members that every version has.</param>
internal sealed record CompositeModel(string Name, Notes Notes, int SizeBytes, int MinimumBytes, EquatableArray<FieldModel> Members)
{
    public string Description => Notes.Description;

    /// <summary>Reading it depends on the version of who wrote it.</summary>
    public bool IsVersioned => Members.Any(member => member.IsVersioned || member.Encoding is CompositeEncoding { Composite.IsVersioned: true });
}
