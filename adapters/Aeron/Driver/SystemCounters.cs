namespace LowLatencyMM.Aeron;

/// <summary>Keys of the driver's own counters. Source: Aeron's numbers.</summary>
internal static class SystemCounters
{
    public const int Errors = 15;
    public const int UnblockedPublications = 19;
    public const int UnblockedCommands = 20;
    public const int ClientTimeouts = 24;
}
