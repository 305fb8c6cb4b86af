namespace LowLatencyMM.Host;

/// <summary>A check's name with what it found.</summary>
internal sealed record PreflightResult(string Name, PreflightFinding Finding);
