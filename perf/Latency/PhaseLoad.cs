namespace LowLatencyMM.Perf;

/// <summary>How a phase of a run offers frames to the engine.</summary>
internal enum PhaseLoad
{
    /// <summary>As fast as the lane takes them.</summary>
    Saturated,

    /// <summary>Open loop: at planned times, whatever the engine does.</summary>
    Planned,

    /// <summary>Open loop, one event a millisecond, and between them the engine's core touches other memory.</summary>
    Cold,
}
