namespace LowLatencyMM.Engine;

/// <summary>One number, or one word, that a decision was made of.</summary>
/// <param name="Group">What it belongs to: <c>fairValue</c>, <c>bid</c>, <c>bid[0]</c>.</param>
/// <param name="Name">Unique in its group.</param>
/// <param name="Kind">Which of the next three it is.</param>
/// <param name="Number">As it was computed with, to the bit.</param>
/// <param name="Whole">An integer: lots, nanoseconds, 1e-9 of the quote currency.</param>
/// <param name="Text">A word: which of several bounds was the one.</param>
/// <param name="Unit">Of the number; empty for none.</param>
/// <param name="Formula">How it follows from others of the record, for people; empty where it is an input.</param>
public readonly record struct DecisionFactor(
    string Group, string Name, DecisionFactorKind Kind, double Number, long Whole, string Text, string Unit, string Formula);
