namespace LowLatencyMM.HistogramLog.Tests;

/// <summary>Logs of other tools beside the repository; a test that needs one is skipped where they are absent.</summary>
internal static class ReferenceData
{
    public const string LogV1 = "jHiccup-2.0.6.logV1.hlog";
    public const string LogV2 = "jHiccup-2.0.7S.logV2.hlog";

    public static string Path(string name)
    {
        string path = System.IO.Path.Combine(Repository.Root, "..", "shared", "data", "reference", "hdr", name);
        if (!File.Exists(path)) Assert.Ignore($"{name} is not in ../shared/data");
        return path;
    }
}
