namespace LowLatencyMM.Engine;

/// <summary>Position and ledger of one instrument. Amounts: 1e-18 of the settlement currency. Lives in the arena.</summary>
public struct Position
{
    /// <summary>What the fills paid and received, each rounded against the account at 1e-8.</summary>
    public Int128 TradeCash;

    /// <summary>Σ Δq (M − p) of quotes that were filled, M the mid at the fill.</summary>
    public Int128 Spread;

    /// <summary>The same of hedges: their slippage.</summary>
    public Int128 Hedging;

    /// <summary>Fees, negative when paid.</summary>
    public Int128 Fees;

    /// <summary>Funding, negative when paid.</summary>
    public Int128 Funding;

    /// <summary>Signed, positive is long.</summary>
    public Lots Lots;

    /// <summary>Greatest absolute position so far.</summary>
    public Lots MaxAbsLots;

    /// <summary>Last mid of a whole book, or the first fill's price before there was one; 0 for none.</summary>
    public Price Mark;
    public long FillCount;
    public Lots BoughtLots;
    public Lots SoldLots;
}
