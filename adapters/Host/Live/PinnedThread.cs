namespace LowLatencyMM.Host;

/// <summary>A thread that was bound to a core.</summary>
/// <param name="Name">What it does.</param>
/// <param name="ThreadId">The operating system's number of it.</param>
/// <param name="Core">Its only core.</param>
/// <param name="IsIsolated">The scheduler puts nobody else there by itself; null where the system does not tell.</param>
internal sealed record PinnedThread(string Name, int ThreadId, int Core, bool? IsIsolated)
{
    /// <summary>One line for the user.</summary>
    public override string ToString() => $"{Name}: thread {ThreadId} on core {Core}" + IsIsolated switch
    {
        true => ", isolated",
        false => ", which is not isolated: others may run there",
        null => "",
    };
}
