using System.Diagnostics;
using System.Text;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Kills;

namespace LowLatencyMM.Perf;

/// <summary>Deployment after deployment, each killed some dozens of times, until there were enough kills. Its thread starts the processes and outlives them.</summary>
internal sealed class KillMeasurement(int kills, ulong seed, TextWriter output)
{
    private const int KillsPerDeployment = 40; // a start replays the whole journal: it is not to grow without end
    private readonly KillTimes _times = new();
    private readonly List<JournalCheck> _journals = [];
    private string? _failure;

    /// <summary>Returns the program's exit code.</summary>
    /// <param name="json">Every figure goes there.</param>
    public int Run(FileInfo? json)
    {
        RunEnvironment environment = RunEnvironment.Read();
        output.WriteLine($"{environment.Machine.Cpu}, {environment.Machine.Cores} cores, {environment.Machine.Runtime}, load {environment.LoadAverage}; seed {seed}");
        long startTicks = Stopwatch.GetTimestamp();
        (HostConfiguration configuration, _) = ConfigurationReader.Read(DefaultConfiguration.Json, DefaultConfiguration.Name, new MarketMakerFactory());
        while (_times.Kills < kills && _failure is null) RunDeployment(configuration);
        double seconds = Stopwatch.GetElapsedTime(startTicks).TotalSeconds;
        KillFigure[] figures = [.. Figures()];
        string? loadAfter = MachineInfo.LoadAverage();
        output.WriteLine($"{_times.Kills} kills in {_times.Disasters} disasters and {seconds:F0} s; load afterwards {loadAfter}");
        output.WriteLine(
            $"{_journals.Count} deployments ended well, {_journals.Sum(journal => journal.Runs)} runs of the engine, {_journals.Sum(journal => journal.Frames):N0} frames, "
            + $"{_journals.Sum(journal => (long)journal.OrderIds):N0} order ids, {_journals.Sum(journal => journal.Fills):N0} fills: in these all sides agreed, and all runs replayed");
        Write(figures);
        ReportJson.Write(json, new
        {
            environment,
            LoadAverageAfter = loadAfter,
            Seed = seed,
            _times.Kills,
            _times.Disasters,
            Seconds = seconds,
            Deployments = _journals,
            Figures = figures,
            Failure = _failure,
        });
        if (_failure is null) return 0;
        output.WriteLine($"THE RUN FAILED: {_failure}");
        return 1;
    }

    private void RunDeployment(HostConfiguration configuration)
    {
        using var directory = new TemporaryDirectory();
        var times = new KillTimes();
        ulong own = seed + (ulong)_times.Kills;
        var random = new SplitMix64(own);
        try
        {
            Sides end;
            using (var deployment = new KillDeployment(configuration, directory.Path, typeof(LlmmProgram).Assembly.Location))
            {
                var run = new KillRun(deployment, times, own);
                run.Begin();
                while (times.Kills < KillsPerDeployment && _times.Kills + times.Kills < kills)
                {
                    // Every other one alone and at once, victim by victim, so that each figure gets its share; the rest as it comes.
                    bool isPlain = times.Disasters % 2 == 0;
                    run.Play(isPlain ? KillPlan.Plain((Victim)(1 << (times.Disasters / 2 % 3)), ref random) : KillPlan.Next(ref random));
                }

                end = run.End();
            }

            _journals.Add(JournalCheck.Run(Path.Combine(directory.Path, "journal"), end));
        }
        catch (KillFailureException exception)
        {
            _failure = exception.Message;
        }
        finally
        {
            _times.Add(times);
        }

        output.WriteLine($"  {_times.Kills} kills, load {MachineInfo.LoadAverage()}");
    }

    private IEnumerable<KillFigure> Figures()
    {
        yield return KillFigure.Of("engine killed: its last order cancelled", _times.EngineCancel, aimMs: 500);
        yield return KillFigure.Of("gateway killed: its last order cancelled", _times.GatewayCancel, aimMs: 500);
        yield return KillFigure.Of("gateway or venue killed: the engine's route down", _times.RouteDown, aimMs: null);
        foreach ((Victim victim, LatencyHistogram histogram) in _times.Recovery)
            yield return KillFigure.Of($"{Name(victim)} ready again: first order open", histogram, aimMs: 1_000);
        foreach ((Victim victim, LatencyHistogram histogram) in _times.Start)
            yield return KillFigure.Of($"{Name(victim)} started: ready", histogram, aimMs: null);
        foreach ((Victim victim, LatencyHistogram histogram) in _times.Outage)
            yield return KillFigure.Of($"{Name(victim)} killed: first order open again", histogram, aimMs: null);

        static string Name(Victim victim) => victim.ToString().ToLowerInvariant();
    }

    private void Write(IEnumerable<KillFigure> figures)
    {
        output.WriteLine($"{"",-52}{"count",7}{"p50",10}{"p90",10}{"p99",10}{"max",10}   ms{"aim",10}");
        foreach (KillFigure figure in figures)
        {
            var line = new StringBuilder($"{figure.What,-52}{figure.Ns.Count,7}{figure.Ns.P50 / 1e6,10:N1}{figure.Ns.P90 / 1e6,10:N1}{figure.Ns.P99 / 1e6,10:N1}{figure.Ns.Max / 1e6,10:N1}");
            if (figure.AimMs is { } aim) line.Append($"     {aim,10:N0}   within it: {figure.WithinAim} of {figure.Ns.Count}");
            output.WriteLine(line);
        }
    }
}
