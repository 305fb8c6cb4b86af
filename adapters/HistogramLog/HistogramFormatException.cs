namespace LowLatencyMM.HistogramLog;

/// <summary>Bytes that are no histogram, or none of ours to read. The message is one line.</summary>
public sealed class HistogramFormatException(string message) : Exception(message);
