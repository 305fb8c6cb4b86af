using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What the engine thread tells whoever shows it every 10 ms, of one instrument. A plain value: it is copied whole.</summary>
internal struct EngineTelemetry
{
    public long Frames;
    public long Orders;

    /// <summary>Engine time, ns since the Unix epoch.</summary>
    public long NowNs;
    public EngineCounters Counters;
    public ProfitAndLoss Profit;
    public PerformanceTelemetry Performance;
    public long PositionLots;
    public long MaxAbsPositionLots;
    public KillSwitchTelemetry KillSwitch;
    public RiskTelemetry Risk;
    public int OpenOrders;
    public RiskState RiskState;
    public BookStatus BookStatus;

    /// <summary>Nothing forbids quoting: <see cref="StrategyContext.IsQuotable"/>.</summary>
    public bool IsQuotable;
    public TelemetryQuotes Bids;
    public TelemetryQuotes Asks;

    /// <summary>The last fills; number n, from 0, stands at n modulo the capacity.</summary>
    public TelemetryFills Fills;

    /// <summary>Fills of this instrument so far.</summary>
    public long FillCount;

    /// <summary>Of the last Command or SetParameter that the engine ran.</summary>
    public long LastCommandId;
    public CommandOutcome LastCommandOutcome;

    /// <summary>How each venue's route stands, by venue id.</summary>
    public RouteStates Routes;
}
