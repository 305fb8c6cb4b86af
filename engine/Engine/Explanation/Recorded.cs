namespace LowLatencyMM.Engine;

/// <summary>The decision is made as ever, and written down.</summary>
internal readonly struct Recorded : IRecordingMode
{
    public static bool IsOn => true;

    public static bool IsRehearsal => false;
}
