using LowLatencyMM.Schema.Diagnostics;

namespace LowLatencyMM.Schema.Parse;

/// <summary>The attributes sinceVersion and deprecated, which nearly every element may carry.</summary>
internal static class Versions
{
    public const int Highest = ushort.MaxValue;

    /// <summary>Checks both attributes against the schema's version and gives the first version that has the element.</summary>
    public static int Check(Node node, int schemaVersion)
    {
        int since = (int)(node.OptionalNumber("sinceVersion", 0, Highest) ?? 0);
        long? deprecated = node.OptionalNumber("deprecated", 0, Highest);
        if (since > schemaVersion)
            node.Report(Rules.InvalidVersion, "sinceVersion", $"'sinceVersion' {since} is beyond the schema's version {schemaVersion}");
        if (deprecated > schemaVersion)
            node.Report(Rules.InvalidVersion, "deprecated", $"'deprecated' {deprecated} is beyond the schema's version {schemaVersion}");
        if (deprecated < since)
            node.Report(Rules.InvalidVersion, "deprecated", $"'deprecated' {deprecated} is before 'sinceVersion' {since}");
        return since;
    }
}
