using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The main figures of one instrument. A plain value: it is copied whole.</summary>
internal struct InstrumentTelemetry
{
    /// <summary>The generation that the figures are of.</summary>
    public uint InstrumentId;
    public int OpenOrders;
    public ProfitAndLoss Profit;

    /// <summary>What fills, fees and funding moved, 1e-18 of the settlement currency: to be compared with the venue's account.</summary>
    public Int128 Cash;
    public PerformanceTelemetry Performance;
    public long PositionLots;
    public long FillCount;

    /// <summary>Best bid of the book, 1e-9; 0 for none.</summary>
    public long BidNanos;

    /// <summary>Best ask of the book, 1e-9; 0 for none.</summary>
    public long AskNanos;
    public BookStatus BookStatus;

    /// <inheritdoc cref="EngineTelemetry.IsQuotable"/>
    public bool IsQuotable;
}
