using LowLatencyMM.Engine;

namespace LowLatencyMM.Gateway;

/// <summary>What the gateway knows of one instrument now. A plain value.</summary>
internal struct InstrumentState
{
    public long PositionLots;
    public long ExposedBuyLots;
    public long ExposedSellLots;

    /// <summary>Open orders; replacements under way are not counted besides their originals.</summary>
    public int OpenCount;

    /// <summary>1 when <see cref="Reference"/> is known.</summary>
    public int HasReference;
    public Price Reference;

    /// <summary>Fills up to this match id are in the position that the venue reported.</summary>
    public long ReportedMatchId;

    /// <summary>The last reconciliation in which the venue reported a position.</summary>
    public long ReportedBy;
}
