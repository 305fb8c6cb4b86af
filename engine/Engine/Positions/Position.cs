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

    /// <summary>What adjustments to the venue's position added, signed: bought less sold plus this is the position.</summary>
    public Lots AdjustedLots;

    /// <summary>Of <see cref="Lots"/>, what adjustments added before there was a mark: the first mark is its price.</summary>
    public Lots UnpricedLots;

    /// <summary>A venue's position report covered all fills up to this match id; 0 for none.</summary>
    public long WatermarkMatchId;

    /// <summary>The last status request whose answer reported it; 0 for none.</summary>
    public long ReportedRequestId;

    /// <summary>What that answer said, signed; taken over when the answer is whole.</summary>
    public Lots ReportedLots;

    /// <summary>Fills up to this match id are in <see cref="ReportedLots"/>.</summary>
    public long ReportedMatchId;

    /// <summary>The last status request whose answer changed the position; 0 for none.</summary>
    public long AdoptedRequestId;

    /// <summary>The mark that exposures are valued at: within 1/256 of <see cref="Mark"/>.</summary>
    public Price ValuedMark;
}
