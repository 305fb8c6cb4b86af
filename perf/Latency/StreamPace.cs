namespace LowLatencyMM.Perf;

/// <summary>Time of the stream, ns, that passes with a frame and with an event.</summary>
internal readonly record struct StreamPace(double NsPerFrame, double NsPerEvent);
