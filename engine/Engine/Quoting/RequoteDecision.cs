namespace LowLatencyMM.Engine;

/// <summary>What to do with one ladder level's order.</summary>
public enum RequoteDecision : byte
{
    /// <summary>Leave it, or leave the level empty.</summary>
    Hold,

    /// <summary>There is no live order: send one.</summary>
    Place,

    /// <summary>Replace the live order with the target.</summary>
    Replace,

    /// <summary>Nothing is wanted any more: cancel the live order.</summary>
    Cancel,
}
