namespace LowLatencyMM.Engine;

/// <summary>What a limit adds up over.</summary>
public enum AggregateScope : byte
{
    Total = 0,

    /// <summary>The venues that share an account.</summary>
    Account = 1,
    Venue = 2,

    /// <summary>The instruments with the same base currency.</summary>
    Underlying = 3,
}
