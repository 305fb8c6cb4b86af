namespace LowLatencyMM.Gateway;

/// <summary>What the gateway knows of one client order id that may have something open at the venue. A plain value.</summary>
internal struct LedgerOrder
{
    public long ClientOrderId;

    /// <summary>The order that this one is meant to replace, while the venue has not said so; 0 for none.</summary>
    public long OriginalId;

    /// <summary>The replacement under way; 0 for none.</summary>
    public long ReplacementId;
    public long LeavesLots;

    /// <summary>Of a replacement under way: its total quantity, filled part included.</summary>
    public long TotalLots;
    public long CumLots;

    /// <summary>What it adds to the worst case of its side, lots.</summary>
    public long ExposedLots;
    public int Instrument;

    /// <summary>+1 for a buy, -1 for a sell.</summary>
    public int Sign;

    /// <summary>The last reconciliation in which the venue named it.</summary>
    public long ConfirmedBy;

    public readonly bool IsPendingReplacement => OriginalId != 0;
}
