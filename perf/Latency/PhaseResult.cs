namespace LowLatencyMM.Perf;

/// <summary>What one phase measured. Latencies from the planned arrival, ns.</summary>
internal sealed record PhaseResult(
    string Name,
    double LoadShare,
    double Seconds,
    long Frames,
    long MarketFrames,
    long Events,
    long Orders,
    double FramesPerSecond,
    double MarketFramesPerSecond,
    double OrdersPerFrame,
    double OrdersPerMarketFrame,
    double OrdersPerEvent,
    long LaneFull,
    bool Counts,
    string? WhyNot,
    Distribution FirstOrderNs,
    Distribution LastOrderNs,
    Distribution DecisionNs,
    Distribution AtVenueNs,
    Distribution FeederDelayNs)
{
    private const long OrdersMin = 1_000_000;
    private const double OrdersPerFrameMin = 0.05;

    /// <param name="isVoid">The whole run does not count, and why; null when it does.</param>
    public static PhaseResult Of(Phase phase, string? isVoid)
    {
        double ordersPerFrame = phase.Orders / (double)Math.Max(1, phase.Frames);
        string? whyNot = isVoid;
        if (ordersPerFrame < OrdersPerFrameMin) whyNot ??= $"{100 * ordersPerFrame:F1} orders per 100 frames, under 5";
        if (phase.Orders < OrdersMin) whyNot ??= $"{phase.Orders:N0} orders, under {OrdersMin:N0}";
        if (phase.FirstOrder.Count != phase.MarketCauses)
            whyNot = $"the engine recorded {phase.FirstOrder.Count:N0} causes, the reader of its orders {phase.MarketCauses:N0}";
        return new PhaseResult(
            phase.Name,
            phase.LoadShare,
            phase.Seconds,
            phase.Frames,
            phase.MarketFrames,
            phase.Events,
            phase.Orders,
            phase.Frames / phase.Seconds,
            phase.MarketFrames / phase.Seconds,
            ordersPerFrame,
            phase.Orders / (double)Math.Max(1, phase.MarketFrames),
            phase.Orders / (double)Math.Max(1, phase.Events),
            phase.LaneFull,
            whyNot is null,
            whyNot,
            Distribution.Of(phase.FirstOrder),
            Distribution.Of(phase.LastOrder),
            Distribution.Of(phase.Decision),
            Distribution.Of(phase.AtVenue),
            Distribution.Of(phase.FeederDelay));
    }
}
