using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>Our market maker against the simulated exchange through lost sessions and restarts of the engine, in simulated time.</summary>
public sealed class ReconciliationTests
{
    private const long StepNs = 1_000_000;
    private const int Account = 1;

    // Goal: position, cash, fills and open orders are the venue's whenever the route comes up. Method: a trading market; the session is lost with
    // everything under way, the engine told late or never, sometimes restarted; compared at every reconciliation; no adjustment was needed.
    [Test]
    public void Engine_and_exchange_agree_after_every_session([Range(1, 6)] int seed)
    {
        var random = new Random(seed);
        using Core<MarketMaker> core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 1);
        ExchangeVenue venue = TestConfiguration.Exchange((ulong)seed);
        var run = new Run(core, venue, epoch: 1);
        ushort epoch = 1;
        long connectedNs = 0, lostFills = 0, sessions = 0, sessionId = 0;
        bool isLost = true;
        ushort venueId = TestConfiguration.Simulated.Venue.VenueId;
        long nextNs = TestConfiguration.StartNs;
        long nowNs = TestConfiguration.StartNs;
        for (int step = 0; step < 60_000; step++, nowNs += StepNs)
        {
            if (nowNs >= nextNs && isLost)
            {
                isLost = false;
                venue.Connect(0, nowNs);
                connectedNs = nowNs;
                run.Session(nowNs, venueId, SessionStatus.Connected, ++sessionId);
                nextNs = nowNs + random.NextInt64(1_000_000_000, 4_000_000_000);
            }
            else if (nowNs >= nextNs)
            {
                isLost = true;
                venue.Disconnect(0, nowNs);
                int told = random.Next(3);
                if (told == 0) run.Session(nowNs, venueId, SessionStatus.Down, 0);
                if (told == 1)
                {
                    run = new Run(core, venue, ++epoch);
                    run.Start(nowNs);
                    venue.RequestSnapshots();
                }

                nextNs = nowNs + random.NextInt64(500_000_000);
            }

            if (step % 10 == 0) run.Timer(nowNs);
            while (run.TryNext(nowNs, out FrameHeader header, out Span<byte> frame))
            {
                bool isExecution = header.SourceId == SourceIds.SimulatedExecutions;
                bool isOld = header.VenueTimeNs < connectedNs && (header.Flags & FrameFlags.Resend) == 0;
                if (isExecution && (isLost || isOld)) continue; // it died with its session
                long reconciliations = core.Context.Counters.Reconciliations, fills = core.Context.Counters.Fills;
                run.Take(frame);
                if ((header.Flags & FrameFlags.Resend) != 0) lostFills += core.Context.Counters.Fills - fills;
                if (core.Context.Counters.Reconciliations == reconciliations) continue;
                sessions++;
                Compare(core, venue, $"seed {seed}, session {sessions}");
            }
        }

        EngineCounters counters = core.Context.Counters;
        TestContext.Out.WriteLine($"{sessions} sessions, {epoch} runs, {counters.Fills} fills, {lostFills} of them lost at first, {counters.ReportedGoneOrders} orders not named");
        Assert.Multiple(() =>
        {
            Assert.That(sessions, Is.GreaterThan(10));
            Assert.That(epoch, Is.GreaterThan(1));
            Assert.That(counters.Fills, Is.GreaterThan(10));
            Assert.That((counters.PositionAdjustments, counters.FailedReconciliationRounds, counters.IncompleteHistories, counters.UnbookableFills), Is.EqualTo((0L, 0L, 0L, 0L)));
            Assert.That(core.Context.RiskState, Is.EqualTo(RiskState.Normal));
        });
    }

    private static void Compare(Core<MarketMaker> core, ExchangeVenue venue, string name)
    {
        uint instrumentId = TestConfiguration.Simulated.Rules.InstrumentId;
        ref readonly Position position = ref core.Context.Positions[(int)(instrumentId & 0xFFFF)];
        Assert.That(position.Lots.Count, Is.EqualTo(venue.PositionLots(Account, instrumentId)), name);
        Assert.That(position.FillCount, Is.EqualTo(venue.FillCount(Account)), name);
        Assert.That(position.TradeCash + position.Fees, Is.EqualTo(venue.Cash(Account, TestConfiguration.Simulated.Rules.SettlementCurrency)), name);
        Assert.That((core.Context.Orders.OpenCount, venue.OpenOrderCount(Account)), Is.EqualTo((0, 0)), name);
    }

    /// <summary>One run of the engine: a sequencer, and the host's own frames.</summary>
    private sealed class Run(Core<MarketMaker> core, ExchangeVenue venue, ushort epoch)
    {
        private readonly FrameSequencer<MarketMaker, UnrecordedFrameSink, VenueOrderSink<ExchangeVenue>> _sequencer =
            new(core, new UnrecordedFrameSink(), new VenueOrderSink<ExchangeVenue>(venue, core.Context), epoch);

        private ControlFrames _control = new(SourceIds.Control);

        public void Start(long nowNs) => _sequencer.TryStart(nowNs, isConfigurationChanged: false);

        public void Timer(long nowNs) => _sequencer.TryTimer(nowNs);

        public void Session(long nowNs, ushort venueId, SessionStatus status, long sessionId)
        {
            _sequencer.TryClaim(out Span<byte> frame);
            _control.SessionState(frame, nowNs, venueId, status, sessionId);
            _sequencer.Run(frame);
        }

        public bool TryNext(long untilNs, out FrameHeader header, out Span<byte> frame)
        {
            _sequencer.TryClaim(out frame);
            bool isNext = venue.TryNextFrame(untilNs, frame) > 0;
            header = MemoryMarshal.Read<FrameHeader>(frame);
            return isNext;
        }

        public void Take(Span<byte> frame) => _sequencer.Run(frame);
    }
}
