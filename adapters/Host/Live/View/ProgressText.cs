using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>A live run in one line, for output that is piped.</summary>
internal static class ProgressText
{
    public static string Of(EngineObserver observer, InstrumentSettings instrument, int elapsedSeconds)
    {
        EngineTelemetry telemetry = observer.Engine;
        LatencyHistogram latency = observer.Latency;
        string position = FixedDecimal.FormatLedger((Int128)telemetry.PositionLots * instrument.Rules.QuantityStep * 1_000_000_000, 3);
        string profit = $"{FixedDecimal.FormatLedger(telemetry.Profit.Total, 2)} {instrument.Rules.SettlementCurrency}";
        return $"{elapsedSeconds,4} s  book {Price(telemetry.Bids.BestNanos)} / {Price(telemetry.Asks.BestNanos)}"
            + $"  own {Price(telemetry.Bids.OwnBestNanos)} / {Price(telemetry.Asks.OwnBestNanos)}  position {position}  P&L {profit}"
            + $"  orders {telemetry.Orders}  fills {telemetry.Counters.Fills}"
            + $"  tick to order {(latency.Count == 0 ? "-" : $"p50 {HistogramText.Time(latency.PercentileNs(50))}, p99 {HistogramText.Time(latency.PercentileNs(99))}")}";
    }

    private static string Price(long nanos) => nanos == 0 ? "-" : FixedDecimal.FormatNanos(nanos);
}
