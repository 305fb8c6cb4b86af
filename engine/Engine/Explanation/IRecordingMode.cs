namespace LowLatencyMM.Engine;

/// <summary>Whether a decision is written down while it is made: a type parameter, so that the code of a live engine has no trace of it.</summary>
internal interface IRecordingMode
{
    /// <summary>What the decision computes is written into <see cref="StrategyContext.Decisions"/>.</summary>
    static abstract bool IsOn { get; }

    /// <summary>The decision is only asked for: nothing is sent.</summary>
    static abstract bool IsRehearsal { get; }
}
