namespace LowLatencyMM.Host;

/// <summary>Nobody reads the output any more.</summary>
internal sealed class ClosedPipeException() : IOException("the output is closed");
