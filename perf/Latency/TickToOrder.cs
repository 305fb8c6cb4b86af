using System.Diagnostics;
using System.Runtime;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>Measures the live engine: warms everything up in shadow runs of the same code, runs once in earnest, replays what was journalled.</summary>
internal sealed class TickToOrder(RigSettings settings, MarketTape tape, string workDirectory, TextWriter progress)
{
    private const int QuietRuns = 2; // shadow runs in a row that compiled nothing
    private int _warmRuns;
    private double _warmSeconds;

    /// <summary>Called when measuring begins and when it has ended: for those who want to see what happens in between.</summary>
    public Action<bool>? OnMeasuring { get; init; }

    /// <summary>The phases of the run in earnest, with their histograms.</summary>
    public IReadOnlyList<Phase> Phases { get; private set; } = [];

    public TickToOrderResult Run()
    {
        Warm();
        return Measure(settings);
    }

    /// <summary>Runs in earnest; <see cref="Warm"/> came before.</summary>
    /// <param name="played">May offer another load than what was warmed up.</param>
    public TickToOrderResult Measure(RigSettings played)
    {
        using EngineRig rig = Play(played, OnMeasuring);
        OnMeasuring?.Invoke(false);
        Phases = rig.Phases;
        progress.WriteLine("  replaying");
        ReplayCheck replay = Replay(rig);
        string? failure = Failure(rig, replay);
        return new TickToOrderResult(
            tape.Name,
            tape.IsSynthetic,
            settings.Instruments,
            settings.EngineCore,
            settings.FeederCore,
            rig.Saturation,
            [.. rig.Phases.Select(phase => PhaseResult.Of(phase, failure))],
            rig.FramesSinceReady,
            rig.EngineBytesSinceReady,
            rig.EngineMethodsSinceReady,
            rig.SinceReady,
            rig.OrderCount,
            rig.Fills,
            rig.Anomalies,
            rig.Reader.Mismatches,
            rig.JournalFillMax,
            rig.OrderDigest.ToString("x16"),
            replay,
            _warmRuns,
            _warmSeconds,
            failure);
    }

    /// <summary>Shadow runs of the same code, until two in a row compile nothing.</summary>
    public void Warm()
    {
        ThreadAffinity.Bind(settings.OtherCores); // managed threads begin with all cores all the same: the rig moves them
        RigSettings shadow = settings with
        {
            Instruments = Math.Min(16, settings.Instruments),
            WarmFrames = 20_000,
            SaturatedFrames = 20_000,
            LoadFrames = 10_000,
            DisturbedFrames = 10_000,
            ColdEvents = 50,
            Journal = new JournalSettings { SegmentBytes = 2 << 20 },
        };
        long startTicks = Stopwatch.GetTimestamp();
        Precompiler.Run<MarketMaker>();
        int runs = 0;
        for (int quiet = 0; quiet < QuietRuns && Stopwatch.GetElapsedTime(startTicks) < settings.WarmBound; runs++)
        {
            long compiled = JitInfo.GetCompiledMethodCount();
            Play(shadow, null).Dispose();
            Delete();
            Thread.Sleep(150); // the runtime compiles again 100 ms after the last new method
            quiet = JitInfo.GetCompiledMethodCount() == compiled ? quiet + 1 : 0;
        }

        (_warmRuns, _warmSeconds) = (runs, Stopwatch.GetElapsedTime(startTicks).TotalSeconds);
        progress.WriteLine($"  warm after {_warmRuns} shadow runs, {_warmSeconds:F1} s; measuring");
    }

    private EngineRig Play(RigSettings played, Action<bool>? onMeasuring)
    {
        Delete();
        EngineRig rig = played.Link == LinkKind.Lanes
            ? EngineRig<LaneLink>.Create(played, tape, workDirectory, LaneVenueEnd.Connect)
            : EngineRig<RouteLink>.Create(
                played, tape, workDirectory, (_, venueId) => RouteVenueEnd.Connect(venueId, played.Threads.LogTermBytes));
        GC.Collect();
        rig.Run(onMeasuring is null ? null : () => onMeasuring(true));
        return rig;
    }

    private ReplayCheck Replay(EngineRig rig)
    {
        try
        {
            return ReplayCheck.Run(workDirectory, rig.Configuration);
        }
        finally
        {
            Delete();
        }
    }

    private void Delete()
    {
        if (Directory.Exists(workDirectory)) Directory.Delete(workDirectory, recursive: true);
    }

    private static string? Failure(EngineRig rig, ReplayCheck replay)
    {
        if (replay.Failure is not null) return replay.Failure;
        if (replay.OrderDigest != rig.OrderDigest.ToString("x16")) return $"the run's digest is {rig.OrderDigest:x16}, its replay's {replay.OrderDigest}";
        if (rig.Reader.Mismatches > 0) return $"{rig.Reader.Mismatches:N0} orders did not match their causes";
        if (rig.Reader.Orders != replay.Orders) return $"{rig.Reader.Orders:N0} orders were read, {replay.Orders:N0} replayed";
        if ((rig.Reader.MarketCauses, rig.Reader.AnswerCauses, rig.Reader.OtherCauses) != (replay.MarketCauses, replay.AnswerCauses, replay.OtherCauses))
        {
            return $"the reader found {rig.Reader.MarketCauses:N0} market, {rig.Reader.AnswerCauses:N0} answer and {rig.Reader.OtherCauses:N0} other causes, "
                + $"the replay {replay.MarketCauses:N0}, {replay.AnswerCauses:N0} and {replay.OtherCauses:N0}";
        }

        return rig.Anomalies > 0 ? $"{rig.Anomalies:N0} anomalies: stale books, breaks of sequence or orders that fit no rule" : null;
    }
}
