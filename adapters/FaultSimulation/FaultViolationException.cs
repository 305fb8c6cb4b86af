namespace LowLatencyMM.FaultSimulation;

/// <summary>Ends a script at the first broken rule.</summary>
internal sealed class FaultViolationException(FaultRule rule, string text) : Exception(text)
{
    public FaultRule Rule { get; } = rule;
}
