namespace LowLatencyMM.Engine;

/// <summary>One look of a strategy at one instrument, written down: what it computed, in order, and what it wished for.</summary>
/// <remarks>One thread; never on the hot path. A strategy of your own fills one where <see cref="StrategyContext.Decisions"/> is not null:
/// docs/explain.md says what is made of it.</remarks>
public sealed class DecisionRecord(int slot)
{
    private readonly List<DecisionFactor> _factors = [];
    private readonly List<DecisionWish> _wishes = [];

    /// <summary>The instrument's slot.</summary>
    public int Slot { get; } = slot;

    /// <summary>In the order in which they were computed.</summary>
    public IReadOnlyList<DecisionFactor> Factors => _factors;

    /// <summary>In the order in which they were sent, refused ones included. Filled by the engine, also for a strategy that says nothing.</summary>
    public IReadOnlyList<DecisionWish> Wishes => _wishes;

    /// <summary>Why nothing was wanted, in one sentence; null when something was.</summary>
    public string? Silence { get; set; }

    /// <summary>Writes a number down.</summary>
    public void Number(string group, string name, double value, string unit = "", string formula = "") =>
        _factors.Add(new DecisionFactor(group, name, DecisionFactorKind.Number, value, 0, "", unit, formula));

    /// <summary>Writes an integer down.</summary>
    public void Whole(string group, string name, long value, string unit = "", string formula = "") =>
        _factors.Add(new DecisionFactor(group, name, DecisionFactorKind.Whole, 0, value, "", unit, formula));

    /// <summary>Writes a word down.</summary>
    public void Text(string group, string name, string value) =>
        _factors.Add(new DecisionFactor(group, name, DecisionFactorKind.Text, 0, 0, value, "", ""));

    internal void Add(DecisionWish wish) => _wishes.Add(wish);
}
