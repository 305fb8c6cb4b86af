namespace LowLatencyMM.FaultSimulation;

/// <summary>A script that broke a rule.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Step">The step, from 0; the script's length for the settling after it.</param>
/// <param name="Text">What was found, and what should have been.</param>
public sealed record FaultFailure(FaultRule Rule, int Step, string Text);
