namespace LowLatencyMM.FaultSimulation;

/// <summary>What scripts did: that faults were really injected must show.</summary>
public sealed class FaultCounts
{
    private readonly long[] _actions = new long[Enum.GetValues<FaultAction>().Length];

    public long Scripts { get; set; }

    public long Frames { get; set; }

    public long Orders { get; set; }

    public long Fills { get; set; }

    /// <summary>Scripts whose frames were run once more, and compared.</summary>
    public long Replays { get; set; }

    /// <summary>How often an action did something.</summary>
    public long this[FaultAction action] => _actions[(int)action];

    internal void Count(FaultAction action) => _actions[(int)action]++;

    /// <summary>Adds another worker's.</summary>
    public void Add(FaultCounts other)
    {
        Scripts += other.Scripts;
        Frames += other.Frames;
        Orders += other.Orders;
        Fills += other.Fills;
        Replays += other.Replays;
        for (int action = 0; action < _actions.Length; action++) _actions[action] += other._actions[action];
    }
}
