namespace LowLatencyMM.Perf;

/// <summary>Figures for a terminal.</summary>
internal static class ReportText
{
    public static void Throughput(TextWriter output, IEnumerable<ThroughputResult> results)
    {
        output.WriteLine(
            $"{"configuration",-20}{"input",-14}{"instr.",7}{"frames",13}{"frames/s",13}{"slowest",13}{"fastest",13}{"orders/frame",13}{"bytes",7}{"gc",4}{"anomalies",11}");
        foreach (ThroughputResult result in results)
        {
            output.WriteLine(
                $"{result.Name,-20}{result.Input,-14}{result.Instruments,7}{result.Frames,13:N0}{result.FramesPerSecond,13:N0}{result.FramesPerSecondMin,13:N0}"
                + $"{result.FramesPerSecondMax,13:N0}{result.OrdersPerFrame,13:F3}{result.AllocatedBytes,7}{result.GcCollections,4}{result.Anomalies,11}");
        }
    }

    public static void RoundTrips(TextWriter output, string title, IEnumerable<RoundTripResult> results)
    {
        output.WriteLine($"{title,-24}{"wait",-12}{"median",9}{"best",9}{"worst",9} of rounds | trips{"p50",9}{"p99",9}{"p99.9",9}   ns");
        foreach (RoundTripResult result in results)
        {
            output.WriteLine(
                $"{result.Name,-24}{result.Wait,-12}{result.MedianNs,9:F1}{result.RoundMeanNs.Min(),9:F1}{result.RoundMeanNs.Max(),9:F1}           |      "
                + $"{result.TripsNs.P50,9:F1}{result.TripsNs.P99,9:F1}{result.TripsNs.P999,9:F0}");
        }
    }

    public static void OneWay(TextWriter output, IEnumerable<OneWayResult> results)
    {
        foreach (OneWayResult result in results)
            output.WriteLine($"{result.Name + ", one way",-24}{$"batch {result.Batch}",-12}{result.MedianNs,9:F1}{result.BestNs,9:F1}{result.WorstNs,9:F1} ns a slot");
    }

    public static void TickToOrder(TextWriter output, TickToOrderResult result)
    {
        output.WriteLine(
            $"tick to order: {result.Input}, {result.Instruments} instruments, engine on core {result.EngineCore}, feeder on core {result.FeederCore}; "
            + $"saturation {result.SaturationMarketFramesPerSecond:N0} market frames/s");
        output.WriteLine($"{"phase",-28}{"to",-14}{"count",11}{"p50",9}{"p90",9}{"p99",9}{"p99.9",9}{"p99.99",9}{"max",10}   ns");
        foreach (PhaseResult phase in result.Phases)
        {
            Line(phase.Name, "first order", phase.FirstOrderNs);
            Line("", "last order", phase.LastOrderNs);
            Line("", "at the venue", phase.AtVenueNs);
            Line("", "decision", phase.DecisionNs);
            Line("", "feeder", phase.FeederDelayNs);
            output.WriteLine(
                $"    {phase.FramesPerSecond:N0} frames/s ({phase.MarketFramesPerSecond:N0} market) for {phase.Seconds:F1} s, {phase.Orders:N0} orders, "
                + $"{phase.OrdersPerFrame:F3} a frame, {phase.OrdersPerEvent:F3} an event{(phase.Counts ? "" : $"; does not count: {phase.WhyNot}")}");
        }

        ProcessCounters process = result.ProcessSinceReady;
        output.WriteLine(
            $"since ready: {result.FramesSinceReady:N0} frames; engine thread {result.EngineThreadAllocatedBytes:N0} bytes, {result.EngineThreadMethodsCompiled} methods compiled; "
            + $"process {process.AllocatedBytes:N0} bytes, {process.Collections0} collections, {process.MethodsCompiled} methods compiled");
        output.WriteLine(
            $"orders {result.Orders:N0}, fills {result.Fills:N0}, anomalies {result.Anomalies}, mismatches {result.ReaderMismatches}, journal buffer at most "
            + $"{100 * result.JournalFillMax:F1} % full; digest {result.OrderDigest}, replayed {result.Replay.OrderDigest} over {result.Replay.Frames:N0} frames");
        if (result.Failure is not null) output.WriteLine($"THE RUN DOES NOT COUNT: {result.Failure}");

        void Line(string name, string what, Distribution ns) => output.WriteLine(
            $"{name,-28}{what,-14}{ns.Count,11:N0}{ns.P50,9:N0}{ns.P90,9:N0}{ns.P99,9:N0}{ns.P999,9:N0}{ns.P9999,9:N0}{ns.Max,10:N0}");
    }

    public static void Budgets(TextWriter output, IEnumerable<Budget> budgets)
    {
        output.WriteLine();
        output.WriteLine($"{"budget",-48}{"limit",14}{"figure",14} {"",-10}{"verdict",-14}");
        foreach (Budget budget in budgets)
        {
            string limit = budget.Limit == 0 && budget.Figure is null ? "" : Figure(budget.Limit);
            output.WriteLine(
                $"{budget.What,-48}{limit,14}{(budget.Figure is { } figure ? Figure(figure) : ""),14} {budget.Unit,-10}{budget.Verdict,-14}{budget.Note}");
        }

        static string Figure(double value) => Math.Abs(value) < 100 && value != Math.Truncate(value) ? value.ToString("F2") : value.ToString("N0");
    }
}
