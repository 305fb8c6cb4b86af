namespace LowLatencyMM.Perf;

/// <summary>Messages one way, from one process to another, each checked there.</summary>
internal sealed record TransportRateResult(
    string Form, int MessageBytes, double MedianPerSecond, double SlowestPerSecond, double FastestPerSecond, double[] RoundPerSecond, long Messages,
    long AllocatedBytesHere, long AllocatedBytesThere);
