namespace LowLatencyMM.Host;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Wrong usage: arguments or configuration; nothing was started.</summary>
    public const int Usage = 2;
}
