namespace LowLatencyMM.Perf;

/// <summary>Every budget of the design, met, missed or not measured, from one run's figures.</summary>
internal static class Budgets
{
    private const string OneCore = "needs two cores";
    private const long ColdCountMin = 1_000;
    private const long FramesAfterReadyMin = 10_000_000;

    public static Budget[] Of(
        IReadOnlyList<RoundTripResult> trips, TickToOrderResult? tick, IReadOnlyList<ThroughputResult> throughput, SmallCosts costs, string input,
        bool isSmall)
    {
        Budget[] budgets = All(trips, tick, throughput, costs, input);
        if (!isSmall) return budgets;
        const string Why = "a small run shows that it works, not how fast it is";
        return [.. budgets.Select(budget => budget with { Verdict = "not measured", Note = budget.Figure is null ? budget.Note : Why })];
    }

    private static Budget[] All(
        IReadOnlyList<RoundTripResult> trips, TickToOrderResult? tick, IReadOnlyList<ThroughputResult> throughput, SmallCosts costs, string input) =>
    [
        .. TickToOrder(tick),
        .. Throughput(throughput, input),
        .. AfterReady(tick),
        .. Lanes(trips),
        Budget.AtMost("histogram record", 5, costs.HistogramRecordNs, "ns", $"median of {costs.Rounds} rounds"),
        Budget.NotMeasured("all models: last of ten orders, frames/s", "hedging and option models are not there yet"),
        Budget.NotMeasured("Aeron round trip, two processes, 64 bytes", "perf transport measures it"),
        Budget.NotMeasured("SBE decode and encode, 0.5x the official tool's", "the official tool's codecs are not part of this build"),
        Budget.NotMeasured("backtest of an imported journal, 1.5 M frames/s", "perf backtest measures it"),
        Budget.NotMeasured("option chain, 1,000 options in 50 us", "options are not there yet"),
        Budget.NotMeasured("soak, 2 hours", "not part of this run"),
    ];

    private static IEnumerable<Budget> TickToOrder(TickToOrderResult? tick)
    {
        PhaseResult? light = tick?.Phases.First(phase => phase.Name == "10 %");
        PhaseResult? cold = tick?.Phases.First(phase => phase.Name == "cold");
        string? whyNot = tick is null ? OneCore : light!.WhyNot;
        const string Note = "at 10 % of saturation; time stamps included";
        yield return Budget.AtMost("tick to order, first, p50, now", 1_000, light?.FirstOrderNs.P50, "ns", Note, whyNot);
        yield return Budget.AtMost("tick to order, first, p50", 450, light?.FirstOrderNs.P50, "ns", Note, whyNot);
        yield return Budget.AtMost("tick to order, first, p99", 1_200, light?.FirstOrderNs.P99, "ns", Note, whyNot);
        yield return Budget.AtMost("tick to order, first, p99.9", 5_000, light?.FirstOrderNs.P999, "ns", Note, whyNot);
        // At an event a millisecond a million orders take an hour: the count is stated instead.
        yield return Budget.AtMost(
            "cold tick to last order, p50", 2_500, cold?.LastOrderNs.P50, "ns", $"base models, {cold?.LastOrderNs.Count ?? 0:N0} values", tick is null ? OneCore : cold!.LastOrderNs.Count < ColdCountMin ? $"{cold.LastOrderNs.Count:N0} values, under {ColdCountMin:N0}" : tick.Failure);
    }

    private static IEnumerable<Budget> Throughput(IReadOnlyList<ThroughputResult> throughput, string input)
    {
        ThroughputResult? books = Find("books only", 1);
        ThroughputResult? quoting = Find("quoting", 1);
        string? whyNot = quoting?.OrdersPerFrame < 0.1 ? $"{quoting.OrdersPerFrame:F3} orders a frame, under 0.1" : null;
        yield return Budget.AtLeast("frames/s, books only", 5_000_000, books?.FramesPerSecond, "frames/s", $"one instrument, {input}");
        yield return Budget.AtLeast("frames/s, quoting, now", 1_500_000, quoting?.FramesPerSecond, "frames/s", $"one instrument, {input}", whyNot);
        yield return Budget.AtLeast("frames/s, quoting", 2_000_000, quoting?.FramesPerSecond, "frames/s", $"one instrument, {input}", whyNot);
        yield return Budget.AtMost("cost a frame, 1 to 1,000 instruments, Zipf", 1.5, Growth(quoting, Find("quoting", 1000)), "x", "quoting", NoGrowth("quoting"));
        yield return Budget.AtMost(
            "cost a frame, 1 to 1,000 instruments, uniform", 3, Growth(quoting, Find("quoting, uniform", 1000)), "x", "quoting", NoGrowth("quoting, uniform"));

        ThroughputResult? Find(string name, int instruments) => throughput.FirstOrDefault(result => result.Name == name && result.Instruments == instruments);
        string? NoGrowth(string name) => Find(name, 1000) is null ? "1,000 instruments were not part of this run" : null;
        static double? Growth(ThroughputResult? one, ThroughputResult? many) => one?.FramesPerSecond / many?.FramesPerSecond;
    }

    private static IEnumerable<Budget> AfterReady(TickToOrderResult? tick)
    {
        string? whyNot = tick is null ? OneCore
            : tick.FramesSinceReady < FramesAfterReadyMin ? $"{tick.FramesSinceReady:N0} frames, under {FramesAfterReadyMin:N0}" : tick.Failure;
        const string Note = "kill and reconnect included";
        yield return Budget.AtMost("after ready: bytes allocated, engine thread", 0, tick?.EngineThreadAllocatedBytes, "bytes", Note, whyNot);
        yield return Budget.AtMost("after ready: bytes allocated, process", 0, tick?.ProcessSinceReady.AllocatedBytes, "bytes", Note, whyNot);
        yield return Budget.AtMost("after ready: collections", 0, tick?.ProcessSinceReady.Collections0, "", Note, whyNot);
        yield return Budget.AtMost("after ready: methods compiled, process", 0, tick?.ProcessSinceReady.MethodsCompiled, "", Note, whyNot);
    }

    private static IEnumerable<Budget> Lanes(IReadOnlyList<RoundTripResult> trips)
    {
        double? floor = Lowest("one line");
        string? whyNot = floor is null ? OneCore : null;
        const string Note = "p50 over the lower one-line floor of the same run";
        yield return Budget.AtMost("two lanes there and back, now", 2, Lowest("two lanes") / floor, "x", Note, whyNot);
        yield return Budget.AtMost("two lanes there and back, stretch", 1.5, Lowest("two lanes") / floor, "x", Note, whyNot);
        yield return Budget.AtMost("two rings there and back, stretch", 1.5, Lowest("two rings") / floor, "x", Note, whyNot);
        yield return Budget.NotMeasured("lane and ring against Disruptor-net", "its package is not part of this build");

        double? Lowest(string name) => trips.Where(trip => trip.Name == name).Select(trip => (double?)trip.TripsNs.P50).Min();
    }
}
