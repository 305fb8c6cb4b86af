using System.Runtime.CompilerServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>The measured engine with one kind of link to its venue, for which its loop is compiled.</summary>
internal sealed class EngineRig<TLink> : EngineRig
    where TLink : struct, IVenueLink
{
    private readonly LiveEngine<MarketMaker, TLink> _engine;
    private ConfiguredWait _wait = ConfiguredWait.ForEngine(IdleKind.Spin, 2);

    private EngineRig(
        RigSettings settings, MarketTape tape, string journalDirectory, EngineConfiguration configuration, Core<MarketMaker> core, LiveLanes lanes, ushort venueId,
        TLink link, VenueEnd venueEnd)
        : base(settings, tape, journalDirectory, configuration, core, lanes, venueId, venueEnd)
    {
        _engine = new LiveEngine<MarketMaker, TLink>(
            core, lanes.Control.Consumer, [lanes.MarketData.Consumer], lanes.Ring.Producer, link, LiveClock.Start(), settings.Threads.MarketDataBudgetFrames, Epoch,
            Telemetry)
        {
            Detail = Detail,
        };
    }

    protected override LatencyHistogram Latency => _engine.Latency;

    /// <param name="connect">Makes the link and the venue's end of it, given the lanes and the venue.</param>
    public static EngineRig<TLink> Create(
        RigSettings settings, MarketTape tape, string journalDirectory, Func<LiveLanes, ushort, (TLink Link, VenueEnd End)> connect)
    {
        EngineConfiguration configuration = MeasuredEngine.Configuration(settings.Instruments, settings.BookLevelsPerSide) with { Epoch = Epoch };
        Invariant.Check(InstrumentDefinitionDecoder.TryWrap(tape.Definition.AsSpan(Messages.FrameHeader.SizeBytes), out InstrumentDefinitionDecoder definition));
        var lanes = new LiveLanes(settings.Threads);
        var core = new Core<MarketMaker>(configuration, new MarketMaker(new MarketMakerConfiguration()), HugePages.Advise);
        (TLink link, VenueEnd end) = connect(lanes, definition.VenueId);
        return new EngineRig<TLink>(settings, tape, journalDirectory, configuration, core, lanes, definition.VenueId, link, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void RunRounds()
    {
        Phase phase = RestPhase;
        while (true)
        {
            if (!IsPhase(phase)) phase = Change(phase);
            long clockNs = phase.Clock.NowNs; // the live run reads its clock in every round
            long nowNs = phase.Load == PhaseLoad.Saturated ? _engine.Core.Context.NowNs : clockNs;
            int work = _engine.DoWork(TimeStampKind.Next(nowNs, TimeStampKind.Other));
            if (work > 0) _wait.Reset();
            else _wait.Idle();
            if (work > 0 && phase.Load == PhaseLoad.Cold) Touch();
            if (_engine.IsControlDrained && _engine.TryEnd()) return;
        }
    }
}
