namespace LowLatencyMM.Host;

/// <summary>How a process of a deployment stands, as another sees it.</summary>
internal enum ProcessCondition : byte
{
    /// <summary>There is none of this name: it was not started, or ended in good order.</summary>
    Missing,

    /// <summary>What stands under its name cannot be read.</summary>
    Unreadable,

    /// <summary>It has ended without taking leave.</summary>
    Gone,

    /// <summary>It warms up.</summary>
    Starting,

    /// <summary>It works.</summary>
    Alive,

    /// <summary>It is there, but its working thread stands still.</summary>
    Hung,

    /// <summary>It ends by itself.</summary>
    Ending,
}
