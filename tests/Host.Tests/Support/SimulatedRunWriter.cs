using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>One run of a journal that several runs write: an engine made by a restart, and an exchange in simulated time.</summary>
internal sealed class SimulatedRunWriter : IDisposable
{
    private const long TimerIntervalNs = 10_000_000;
    private readonly ExchangeVenue _venue;
    private readonly FrameSequencer<MarketMaker, JournalFrameSink, VenueOrderSink<ExchangeVenue>> _sequencer;
    private ControlFrames _control = new(SourceIds.Control);
    private long _nextTimerNs;

    public SimulatedRunWriter(RestartedEngine<MarketMaker> engine, ulong seed, long startNs)
    {
        Writer = engine.Continue(RunKind.Demo, startNs, out JournalDescription run);
        engine.Dispose();
        Run = run;
        NowNs = startNs;
        _nextTimerNs = startNs + TimerIntervalNs;
        _venue = TestConfiguration.Exchange(seed, startNs);
        _sequencer = new FrameSequencer<MarketMaker, JournalFrameSink, VenueOrderSink<ExchangeVenue>>(
            engine.Core, new JournalFrameSink(Writer), new VenueOrderSink<ExchangeVenue>(_venue, engine.Core.Context), Run.Epoch);
        Assert.That(_sequencer.TryStart(NowNs, engine.IsConfigurationChanged));
        Assert.That(_sequencer.TryClaim(out Span<byte> frame));
        _control.SessionState(frame, NowNs, TestConfiguration.Simulated.Venue.VenueId, SessionStatus.Up);
        _sequencer.Run(frame);
    }

    public JournalWriter Writer { get; }

    public JournalDescription Run { get; }

    public long NowNs { get; private set; }

    public Core<MarketMaker> Core => _sequencer.Core;

    /// <summary>Restarts on a journal.</summary>
    public static SimulatedRunWriter Begin(string journal, ulong seed, long startNs, HostConfiguration? configuration = null, MarketMaker? strategy = null) => new(
        EngineRestart<MarketMaker>.Run(
            journal, configuration ?? TestConfiguration.Default, strategy ?? TestConfiguration.Strategy, new MarketMakerFactory(), Llmm.QuietContext()), seed, startNs);

    /// <summary>Lives so long, flushing every 20 ms.</summary>
    public SimulatedRunWriter Live(int milliseconds)
    {
        for (int done = 0; done < milliseconds; done += 20)
        {
            RunUntil(NowNs + 20_000_000);
            Writer.Flush();
        }

        return this;
    }

    /// <summary>Records the state's hash, for those who follow.</summary>
    public void HashState()
    {
        Assert.That(_sequencer.TryStateHash(NowNs));
        Writer.Flush();
    }

    /// <summary>Stops, cancels, and ends the run as it should.</summary>
    public void End()
    {
        Assert.That(_sequencer.TryClaim(out Span<byte> frame));
        _control.Command(frame, NowNs, CommandKind.Stop, "test"u8);
        _sequencer.Run(frame);
        Live(200);
        Assert.That(_sequencer.TryEnd(NowNs));
        Writer.Close();
    }

    /// <summary>Dies, with everything that was flushed in the journal.</summary>
    public void Crash()
    {
        Writer.Flush();
        Writer.Abandon();
    }

    public void Dispose()
    {
        Writer.Abandon();
        Core.Dispose();
    }

    private void RunUntil(long untilNs)
    {
        while (true)
        {
            RunVenue(Math.Min(_nextTimerNs - 1, untilNs));
            if (_nextTimerNs > untilNs) break;
            _sequencer.TryTimer(_nextTimerNs);
            _nextTimerNs += TimerIntervalNs;
        }

        NowNs = untilNs;
    }

    private void RunVenue(long untilNs)
    {
        while (true)
        {
            Assert.That(_sequencer.TryClaim(out Span<byte> frame));
            if (_venue.TryNextFrame(untilNs, frame) == 0) return;
            _sequencer.Run(frame);
        }
    }
}
