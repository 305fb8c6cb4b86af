namespace LowLatencyMM.FaultSimulation;

/// <summary>One step of a script: an action and three numbers for it.</summary>
public readonly record struct FaultStep(FaultAction Action, byte A, byte B, byte C);
