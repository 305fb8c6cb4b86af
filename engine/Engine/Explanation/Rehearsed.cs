namespace LowLatencyMM.Engine;

/// <summary>What would be decided now is written down, and nothing is sent.</summary>
internal readonly struct Rehearsed : IRecordingMode
{
    public static bool IsOn => true;

    public static bool IsRehearsal => true;
}
