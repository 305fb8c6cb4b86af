namespace LowLatencyMM.Host;

/// <summary>What a picture shows besides the engine's telemetry.</summary>
/// <param name="Phase">Where the run stands.</param>
/// <param name="ElapsedSeconds">Since the exchange opened, s.</param>
/// <param name="FramesPerSecond">Of about the last second.</param>
/// <param name="JournalFill">Share of the journal's spill buffer in use, 0 to 1.</param>
internal readonly record struct LiveFacts(LivePhase Phase, double ElapsedSeconds, double FramesPerSecond, double JournalFill);
