namespace LowLatencyMM.Engine;

/// <summary>What strategies wrote down during one frame. One thread.</summary>
public sealed class DecisionLog
{
    private readonly List<DecisionRecord> _records = [];

    /// <summary>In the order in which they were begun.</summary>
    public IReadOnlyList<DecisionRecord> Records => _records;

    /// <summary>A strategy looks at an instrument; what it wishes for from now on belongs to the record.</summary>
    public DecisionRecord Begin(int slot)
    {
        var record = new DecisionRecord(slot);
        _records.Add(record);
        return record;
    }

    /// <summary>The record that a wish for an instrument belongs to.</summary>
    internal DecisionRecord For(int slot) => _records.Count > 0 && _records[^1].Slot == slot ? _records[^1] : Begin(slot);
}
