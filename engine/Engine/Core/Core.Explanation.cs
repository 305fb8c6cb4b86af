namespace LowLatencyMM.Engine;

/// <content>Why: the same code once more, with its numbers written down.</content>
public sealed partial class Core<TStrategy>
{
    /// <summary>From now on the strategy writes its decisions into <paramref name="log"/>; null: no longer. They stay the same decisions.</summary>
    /// <remarks>Not for an engine that runs: it allocates.</remarks>
    public void Record(DecisionLog? log) => Context.Decisions = log;

    /// <summary>Asks the strategy what it would decide about an instrument now. Its state may change: this engine is for nothing else afterwards.</summary>
    /// <param name="slot">Of a defined instrument.</param>
    public DecisionLog Rehearse(int slot)
    {
        var log = new DecisionLog();
        Context.Decisions = log;
        _strategy.Explain(Context, slot);
        Context.Decisions = null;
        return log;
    }
}
