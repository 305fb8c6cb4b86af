namespace LowLatencyMM.Engine;

/// <summary>Nobody asks why: how an engine runs.</summary>
internal readonly struct Unrecorded : IRecordingMode
{
    public static bool IsOn => false;

    public static bool IsRehearsal => false;
}
