using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>The live engine with its venue behind lanes and behind logs, in turns, both under the load that the lanes' first run was found to bear.</summary>
/// <remarks>Feeder, venue's side, journal and telemetry share the first core, the engine has the second. The logs are mapped twice, so that the two ends share
/// what two processes would: with a process of its own the venue's side would take turns with the feeder on its core, and the measurement would be of that.</remarks>
internal sealed class PipelineRun(bool isSmall, int rounds, long loadFrames, MarketTape tape, TextWriter output)
{
    private const double RatioMax = 1.1;
    private const long OrdersMin = 1_000_000;
    private readonly List<PipelineRound> _rounds = [];

    /// <summary>Returns the program's exit code: 1 when an order was lost, a run is not its replay's, or something allocated.</summary>
    /// <param name="json">Every figure goes there.</param>
    public int Run(FileInfo? json)
    {
        RunEnvironment environment = RunEnvironment.Read();
        int[] cores = ThreadAffinity.AllowedCores();
        output.WriteLine($"{environment.Machine.Cpu}, {cores.Length} cores to use, {environment.Machine.Runtime}, load {environment.LoadAverage}");
        if (cores.Length < 2)
        {
            output.WriteLine("one core: nothing that needs two threads at once is measured");
            return 0;
        }

        IReadOnlyList<RoundTripResult> before = Floors(cores);
        using var work = new TemporaryDirectory();
        Measure(cores, Path.Combine(work.Path, "journal"));
        ThreadAffinity.Bind(cores);
        IReadOnlyList<RoundTripResult> after = Floors(cores);
        PipelineFigure[] figures = [.. Figures()];
        PipelineText.Figures(output, figures);
        string[] failures = [.. _rounds.Select(Failure).OfType<string>().Distinct()];
        foreach (string failure in failures) output.WriteLine($"FAILED: {failure}");
        Budget[] budgets = Budgets(figures, failures.FirstOrDefault());
        ReportText.Budgets(output, budgets);
        ReportJson.Write(json, new
        {
            environment,
            LoadAverageAfter = MachineInfo.LoadAverage(),
            IsSmall = isSmall,
            Input = tape.Name,
            FloorsBefore = before,
            Rounds = _rounds,
            FloorsAfter = after,
            figures,
            budgets,
            failures,
        });
        return failures.Length > 0 ? 1 : 0;
    }

    private void Measure(int[] cores, string journal)
    {
        RigSettings lanes = Settings(cores);
        RigSettings logs = lanes with { Link = LinkKind.Logs };
        var overLanes = new TickToOrder(lanes, tape, journal, output);
        var overLogs = new TickToOrder(logs, tape, journal, output);
        overLanes.Warm();
        overLogs.Warm();
        double? saturation = null;
        for (int round = 0; round < rounds; round++)
        {
            TickToOrderResult single = overLanes.Measure(lanes with { SaturationMarketFramesPerSecond = saturation });
            saturation ??= single.SaturationMarketFramesPerSecond;
            Keep(new PipelineRound(round, LinkKind.Lanes, single));
            Keep(new PipelineRound(round, LinkKind.Logs, overLogs.Measure(logs with { SaturationMarketFramesPerSecond = saturation })));
        }
    }

    private void Keep(PipelineRound round)
    {
        _rounds.Add(round);
        PhaseResult light = round.TickToOrder.Phases[1];
        output.WriteLine(
            $"  round {round.Number}, {round.Link}: {light.Name} first order p50 {light.FirstOrderNs.P50:N0} ns, p99 {light.FirstOrderNs.P99:N0}; "
            + $"saturated {round.TickToOrder.Phases[0].MarketFramesPerSecond:N0} market frames/s");
    }

    private RigSettings Settings(int[] cores) => new LatencyScale(isSmall, loadFrames, instruments: null, coldSeconds: null).Rig(
        engineCore: cores[1], feederCore: cores[0], cores.Length == 2 ? [cores[0]] : cores[2..]) with
    {
        LoadFrames = loadFrames,
        LoadShares = [0.1, 0.5],
        WarmFrames = isSmall ? 20_000 : 500_000,
        SaturatedFrames = isSmall ? 20_000 : 500_000,
        DisturbedFrames = isSmall ? 10_000 : 100_000,
        ColdEvents = 0,
        WarmBound = TimeSpan.FromSeconds(isSmall ? 4 : 30),
    };

    private IReadOnlyList<RoundTripResult> Floors(int[] cores)
    {
        if (isSmall) return [];
        IReadOnlyList<RoundTripResult> floors = new RoundTrips(cores[0], cores[1], rounds, 200_000).Floors();
        ReportText.RoundTrips(output, "floors, threads", floors);
        return floors;
    }

    private IEnumerable<PipelineFigure> Figures()
    {
        for (int phase = 1; phase <= 2; phase++) // the planned loads
        {
            yield return Figure(phase, "commit of the first order", result => result.FirstOrderNs);
            yield return Figure(phase, "commit of the last order", result => result.LastOrderNs);
            yield return Figure(phase, "first order at the venue", result => result.AtVenueNs);
        }
    }

    private PipelineFigure Figure(int phase, string what, Func<PhaseResult, Distribution> select)
    {
        Distribution[] lanes = Of(LinkKind.Lanes), logs = Of(LinkKind.Logs);
        double lanesP50 = Median(lanes, of => of.P50), lanesP99 = Median(lanes, of => of.P99);
        double logsP50 = Median(logs, of => of.P50), logsP99 = Median(logs, of => of.P99);
        return new PipelineFigure(
            _rounds[0].TickToOrder.Phases[phase].Name, what, lanes.Sum(of => of.Count), lanesP50, lanesP99, logs.Sum(of => of.Count), logsP50, logsP99, logsP50 / lanesP50,
            logsP99 / lanesP99);

        Distribution[] Of(LinkKind link) => [.. _rounds.Where(round => round.Link == link).Select(round => select(round.TickToOrder.Phases[phase]))];
        static double Median(Distribution[] distributions, Func<Distribution, double> value) => distributions.Select(value).Order().ElementAt(distributions.Length / 2);
    }

    private static string? Failure(PipelineRound round)
    {
        TickToOrderResult result = round.TickToOrder;
        if (result.Failure is not null) return $"{round.Link}, round {round.Number}: {result.Failure}";
        return result.EngineThreadAllocatedBytes > 0 ? $"{round.Link}, round {round.Number}: the engine thread allocated {result.EngineThreadAllocatedBytes:N0} bytes" : null;
    }

    private static string? TooFew(PipelineFigure figure)
    {
        long count = Math.Min(figure.LanesCount, figure.LogsCount);
        return count < OrdersMin ? $"{count:N0} orders over all rounds, a figure needs {OrdersMin:N0}: more --frames or --rounds" : null;
    }

    private Budget[] Budgets(PipelineFigure[] figures, string? failure) =>
    [
        .. figures.Where(figure => figure.What == "commit of the first order").Select(figure => Budget.AtMost(
            $"tick to order over logs, {figure.Load}, p50", RatioMax, figure.P50Ratio, "x", "of that over lanes, medians of rounds in turns",
            failure ?? (isSmall ? "a small run shows that it works, not how fast it is" : TooFew(figure)))),
        Budget.AtMost(
            "bytes allocated, engine thread, logs", 0, _rounds.Where(round => round.Link == LinkKind.Logs).Sum(round => round.TickToOrder.EngineThreadAllocatedBytes), "bytes",
            "kill and reconnect included", failure),
    ];
}
