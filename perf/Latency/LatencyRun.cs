using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>All measurements in the order in which they are comparable: the floors before and after everything else.</summary>
internal sealed class LatencyRun(LatencyScale scale, MarketTape tape, TextWriter output)
{
    /// <summary>Returns the program's exit code.</summary>
    /// <param name="json">Every figure goes there.</param>
    /// <param name="histograms">The histograms of tick to order go there.</param>
    /// <param name="areNamesWanted">Names the methods that were compiled after ready; that run's figures are void.</param>
    public int Run(FileInfo? json, FileInfo? histograms, bool areNamesWanted)
    {
        RunEnvironment environment = RunEnvironment.Read();
        int[] cores = ThreadAffinity.AllowedCores();
        output.WriteLine($"{environment.Machine.Cpu}, {cores.Length} cores to use, {environment.Machine.Runtime}, load {environment.LoadAverage}");
        SmallCosts costs = SmallCosts.Measure(scale.Rounds, scale.Trips);
        output.WriteLine($"a time stamp costs {costs.TimestampNs:F1} ns (part of every latency), a value recorded {costs.HistogramRecordNs:F1} ns");
        using var work = new TemporaryDirectory();
        (IReadOnlyList<RoundTripResult> before, IReadOnlyList<OneWayResult> oneWay) = cores.Length < 2 ? ([], []) : Lanes(cores);
        TickToOrderResult? tickToOrder = null;
        if (cores.Length >= 2)
        {
            output.WriteLine("tick to order");
            int[] others = cores.Length == 2 ? [cores[0]] : cores[2..];
            RigSettings settings = scale.Rig(engineCore: cores[1], feederCore: cores[0], others);
            using CompiledMethods? names = areNamesWanted ? new CompiledMethods() : null;
            var measured = new TickToOrder(settings, tape, Path.Combine(work.Path, "journal"), output) { OnMeasuring = names is null ? null : names.Listen };
            tickToOrder = measured.Run();
            ReportText.TickToOrder(output, tickToOrder);
            foreach (string name in names?.Names() ?? []) output.WriteLine($"  compiled after ready: {name}");
            if (histograms is not null) HistogramFile.Write(histograms.FullName, measured.Phases);
            ThreadAffinity.Bind(cores);
        }
        else output.WriteLine("one core: nothing that needs two threads at once is measured");

        ThroughputResult[] throughput = Throughput();
        ReportText.Throughput(output, throughput);
        IReadOnlyList<RoundTripResult> after = cores.Length < 2 ? [] : new RoundTrips(cores[0], cores[1], scale.Rounds, scale.Trips).Floors();
        if (after.Count > 0) ReportText.RoundTrips(output, "floors afterwards", after);
        Budget[] budgets = Budgets.Of(before, tickToOrder, throughput, costs, tape.Name, scale.IsSmall);
        ReportText.Budgets(output, budgets);
        ReportJson.Write(json, new
        {
            environment,
            LoadAverageAfter = MachineInfo.LoadAverage(),
            scale.IsSmall,
            Input = tape.Name,
            costs,
            RoundTrips = before,
            FloorsAfter = after,
            oneWay,
            tickToOrder,
            throughput,
            budgets,
        });
        return tickToOrder?.Failure is null && throughput.All(result => result.Anomalies == 0) ? 0 : 1;
    }

    private (IReadOnlyList<RoundTripResult> RoundTrips, IReadOnlyList<OneWayResult> OneWay) Lanes(int[] cores)
    {
        IReadOnlyList<RoundTripResult> trips = new RoundTrips(cores[0], cores[1], scale.Rounds, scale.Trips).All();
        ReportText.RoundTrips(output, "there and back", trips);
        IReadOnlyList<OneWayResult> oneWay = new OneWay(cores[0], cores[1], scale.Rounds, scale.OneWaySlots).Run();
        ReportText.OneWay(output, oneWay);
        return (trips, oneWay);
    }

    private ThroughputResult[] Throughput()
    {
        var results = new List<ThroughputResult>();
        foreach (int instruments in scale.Growth)
        {
            results.AddRange(EngineCommand.Measure(tape, instruments, Popularity.Zipf, scale.ThroughputFrames, scale.ThroughputRounds));
            if (instruments > 1) results.AddRange(EngineCommand.Measure(tape, instruments, Popularity.Uniform, scale.ThroughputFrames, scale.ThroughputRounds));
        }

        return [.. results];
    }
}
