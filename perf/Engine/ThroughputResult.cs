namespace LowLatencyMM.Perf;

/// <summary>One configuration's throughput: the median, slowest and fastest of the rounds.</summary>
/// <param name="Name">Configuration.</param>
/// <param name="Input">Tape; "synthetic" when no recording was given.</param>
/// <param name="Instruments">Instruments, Zipf-distributed unless the name says otherwise.</param>
/// <param name="Frames">Frames measured, acknowledgements and timers included.</param>
/// <param name="Rounds">Rounds.</param>
/// <param name="FramesPerSecond">Median of the rounds.</param>
/// <param name="FramesPerSecondMin">Slowest round.</param>
/// <param name="FramesPerSecondMax">Fastest round.</param>
/// <param name="OrdersPerFrame">Order messages a frame.</param>
/// <param name="AllocatedBytes">On the measuring thread, all rounds.</param>
/// <param name="GcCollections">Generation 0, all rounds.</param>
/// <param name="Anomalies">Malformed frames, sequence breaks, order anomalies, stale books and updates ignored by them; anything but 0 voids the figure.</param>
/// <param name="OrderDigest">Final order digest.</param>
internal sealed record ThroughputResult(
    string Name,
    string Input,
    int Instruments,
    long Frames,
    int Rounds,
    double FramesPerSecond,
    double FramesPerSecondMin,
    double FramesPerSecondMax,
    double OrdersPerFrame,
    long AllocatedBytes,
    long GcCollections,
    long Anomalies,
    string OrderDigest);
