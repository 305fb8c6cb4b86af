using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>A running deployment in one line, for output that is piped.</summary>
internal static class TopText
{
    /// <param name="nowNs">ns since the Unix epoch.</param>
    public static string Of(DeploymentSight sight, long nowNs)
    {
        string line = $"{UtcTime.Format(nowNs)[..19]}Z  engine {DeploymentHealth.Text(sight.Engine.Process)}";
        if (!sight.Engine.Process.IsThere) line += "; waiting for the next one";
        else if (sight.Engine.Observer is { } observer) line += Figures(sight.Engine, observer);
        foreach (GatewaySight gateway in sight.Gateways) line += $"  {gateway.Venue} {Gateway(gateway)}";
        return line;
    }

    private static string Figures(EngineSight engine, EngineObserver observer)
    {
        EngineTelemetry figures = observer.Engine;
        LatencyHistogram latency = observer.Latency;
        IReadOnlyList<FlattenLine> lines = FlattenView.Of(engine);
        string profit = string.Concat(lines.GroupBy(line => line.Instrument.SettlementCurrency)
            .Select(currency => $"  P&L {FixedDecimal.FormatLedger(currency.Aggregate((Int128)0, (sum, line) => sum + line.ProfitTotal), 2)} {currency.Key}"));
        return $"  risk {StateNames.Of(figures.RiskState)}  frames {figures.Frames}  orders {figures.Orders}  fills {figures.Counters.Fills}  open {figures.OpenOrders}{profit}"
            + $"  tick to order {(latency.Count == 0 ? "-" : $"p50 {HistogramText.Time(latency.PercentileNs(50))}, p99 {HistogramText.Time(latency.PercentileNs(99))}")}";
    }

    private static string Gateway(GatewaySight gateway)
    {
        if (gateway.Process.Condition != ProcessCondition.Alive || !gateway.HasTelemetry) return DeploymentHealth.Text(gateway.Process);
        string state = gateway.Telemetry.IsLatched != 0 ? "SHUT" : DeploymentHealth.Text(gateway.Telemetry.Arm);
        return $"{DeploymentHealth.Text(gateway.Telemetry.Phase)}, {state}, open {gateway.Telemetry.OpenOrders}";
    }
}
