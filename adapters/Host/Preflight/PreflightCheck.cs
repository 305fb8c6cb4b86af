namespace LowLatencyMM.Host;

/// <summary>One check of a host: a function of what the host shows and of what a deployment needs.</summary>
internal sealed record PreflightCheck(string Name, Func<PreflightHost, PreflightNeeds, PreflightFinding> Run);
