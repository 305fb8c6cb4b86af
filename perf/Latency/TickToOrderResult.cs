namespace LowLatencyMM.Perf;

/// <summary>The live engine under load, all phases of one run.</summary>
internal sealed record TickToOrderResult(
    string Input,
    bool IsSynthetic,
    int Instruments,
    int EngineCore,
    int FeederCore,
    double SaturationMarketFramesPerSecond,
    PhaseResult[] Phases,
    long FramesSinceReady,
    long EngineThreadAllocatedBytes,
    long EngineThreadMethodsCompiled,
    ProcessCounters ProcessSinceReady,
    long Orders,
    long Fills,
    long Anomalies,
    long ReaderMismatches,
    double JournalFillMax,
    string OrderDigest,
    ReplayCheck Replay,
    int WarmRuns,
    double WarmSeconds,
    string? Failure);
