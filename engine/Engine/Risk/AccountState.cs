namespace LowLatencyMM.Engine;

/// <summary>The scalars of <see cref="AccountWatch"/>. Amounts: risk currency. Lives in the arena and so outlives a restart.</summary>
public struct AccountState
{
    /// <summary>Profit of the instruments that this round has seen.</summary>
    public double RoundProfit;

    /// <summary>Capital and profit at the end of the last whole round.</summary>
    public double Equity;

    /// <summary>Greatest equity so far.</summary>
    public double PeakEquity;

    /// <summary>Equity at the beginning of the UTC day.</summary>
    public double DayEquity;

    /// <summary>Days since the Unix epoch; 0 before the first round.</summary>
    public long Day;
    public long RoundCount;
}
