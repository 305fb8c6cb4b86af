namespace LowLatencyMM.Importers;

/// <summary>What a check of an import found.</summary>
/// <param name="Name">What was checked, in a word or two.</param>
/// <param name="Text">How much of it, against what, and how much failed.</param>
/// <param name="FirstFailure">The first failure; null: it passed.</param>
public sealed record ImportVerdict(string Name, string Text, string? FirstFailure);
