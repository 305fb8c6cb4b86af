using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>What of a block decides the shape of its codec.</summary>
internal static class Traits
{
    /// <summary>Reading its fields depends on the version of who wrote them.</summary>
    public static bool HasVersionedFields(this BlockModel block) => block.Fields.Any(IsVersioned);

    /// <summary>A group that entries of older versions may lack, data likewise, or fields: at any depth.</summary>
    public static bool DependsOnVersion(this BlockModel block) =>
        block.HasVersionedFields()
        || block.Data.Any(data => data.SinceVersion > block.SinceVersion)
        || block.Groups.Any(group => group.SinceVersion > block.SinceVersion || group.DependsOnVersion());

    /// <summary>Measuring it takes the version: some of its parts may be missing.</summary>
    public static bool MeasureDependsOnVersion(this BlockModel block) =>
        block.Data.Any(data => data.SinceVersion > block.SinceVersion)
        || block.Groups.Any(group => group.SinceVersion > block.SinceVersion || group.MeasureDependsOnVersion());

    /// <summary>Entries are longer than their block: groups or data follow each.</summary>
    public static bool HasParts(this BlockModel block) => block.PartCount > 0;

    /// <summary>Some group has entries of variable length, so that those who write it share a position.</summary>
    public static bool SharesCursor(this BlockModel block) => block.Groups.Any(HasParts);

    private static bool IsVersioned(FieldModel field) =>
        field.IsVersioned || (field.Presence != Presence.Constant && field.Encoding is CompositeEncoding { Composite.IsVersioned: true });
}
