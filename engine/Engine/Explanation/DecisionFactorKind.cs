namespace LowLatencyMM.Engine;

/// <summary>What a <see cref="DecisionFactor"/> holds.</summary>
public enum DecisionFactorKind : byte
{
    Number,
    Whole,
    Text,
}
