using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

/// <summary>The state hashes that a live engine records by itself, compared by a follower of its journal. One thread drives all of it, in simulated time.</summary>
public sealed class LiveStateHashTests
{
    private const long IntervalFrames = 256;
    private const long StepNs = 10_000_000;
    private TemporaryDirectory _directory = null!;
    private Lane _control = null!;
    private Lane _marketData = null!;
    private BroadcastRing _broadcast = null!;
    private RestartedEngine<MarketMaker> _restarted = null!;
    private JournalWriter _writer = null!;
    private VenueRoute _route = null!;
    private ShadowVenue _venue = null!;
    private LiveEngine<MarketMaker, RouteLink> _engine = null!;
    private Follower<MarketMaker> _follower = null!;
    private StringWriter _alerts = null!;
    private RingConsumer _ring;
    private long _nowNs;

    [SetUp]
    public void Start()
    {
        _nowNs = TestConfiguration.StartNs;
        HostConfiguration configuration = TestConfiguration.Default;
        _directory = new TemporaryDirectory();
        _control = Lane.Create(EngineLanes.Control);
        _marketData = Lane.Create(EngineLanes.MarketData(configuration.Threads));
        _broadcast = BroadcastRing.Create(EngineLanes.Ring(configuration.Threads));
        _restarted = EngineRestart<MarketMaker>.Run(_directory["journal"], configuration, TestConfiguration.Strategy, new MarketMakerFactory(), Llmm.QuietContext());
        _writer = _restarted.Continue(RunKind.Live, _nowNs, out JournalDescription run);
        _route = new VenueRoute(TestConfiguration.Simulated.Venue.VenueId, _directory["orders.log"], configuration.Threads.LogTermBytes);
        _engine = new LiveEngine<MarketMaker, RouteLink>(
            _restarted.Core, _control.Consumer, [_marketData.Consumer], _broadcast.Producer, new RouteLink([_route]), LiveClock.Start(),
            configuration.Threads.MarketDataBudgetFrames, run.Epoch, EngineTelemetryBlock.Private(configuration.Instruments.Count, detailSlot: 1), IntervalFrames);
        _venue = new ShadowVenue(TestConfiguration.ExchangeOf(seed: 3), _route, _directory["orders.log"], _directory["executions.log"], _marketData);
        Assert.That(_broadcast.TryJoin(out _ring), Is.True);
        Assert.That(_engine.TryStart(_nowNs, _restarted.IsConfigurationChanged), Is.True);
        _venue.Connect(_nowNs);
        Record();
        _alerts = new StringWriter();
        _follower = Follower<MarketMaker>.Open(
            _directory["journal"], new FollowerOptions(SnapshotIntervalFrames: 1_000_000), new MarketMakerFactory(), Llmm.QuietContext() with { Error = _alerts });
    }

    [TearDown]
    public void Stop()
    {
        _follower.Dispose();
        _alerts.Dispose();
        _writer.Abandon();
        _restarted.Core.Dispose();
        _restarted.Dispose();
        _venue.Dispose();
        _route.Dispose();
        _control.Dispose();
        _marketData.Dispose();
        _broadcast.Dispose();
        _directory.Dispose();
    }

    [Test] // Goal: a live engine hashes its state once an interval, unasked, and a follower finds each hash right. Method: ten seconds of an exchange with fills.
    public void A_follower_compares_every_hash_that_a_live_engine_records()
    {
        Live(steps: 1_000);
        long frames = _engine.Core.Sequence, hashes = Hashes(_engine.Core);
        Assert.That(_engine.Core.Context.Counters.Fills, Is.Positive);
        Assert.That(hashes, Is.InRange(frames / (2 * IntervalFrames), frames / IntervalFrames).And.GreaterThan(10), "one an interval, or at most another interval later");
        Assert.That(_follower.Divergence, Is.Null);
        Assert.That((_follower.Core.Sequence, Hashes(_follower.Core)), Is.EqualTo((frames, hashes)), "it has seen each");
    }

    [Test] // Goal: the comparison above can fail. Method: one bit of the live engine's state that decides nothing; within two intervals the follower stops at a hash.
    public void Control_a_flipped_bit_is_found_by_the_engines_own_next_hash()
    {
        Live(steps: 300);
        Assert.That(_follower.Divergence, Is.Null);
        long frames = _engine.Core.Sequence;
        PlantedBit.Flip(_engine.Core, -1);
        while (_engine.Core.Sequence < frames + (3 * IntervalFrames)) Live(steps: 10);
        Assert.That(_follower.Divergence?.Kind, Is.EqualTo(DivergenceKind.StateHash));
        Assert.That(_alerts.ToString(), Does.Contain("(StateHash); nothing is followed"));
    }

    private static long Hashes(Core<MarketMaker> core) => core.Context.Counters.StateHashFrames;

    private void Live(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            _nowNs += StepNs;
            int work;
            do
            {
                work = _venue.DoWork(_nowNs) + _engine.DoWork(_nowNs);
                Record();
            }
            while (work > 0);
        }

        while (_follower.RunFrames())
        {
        }
    }

    private void Record()
    {
        while (_ring.TryRead(out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            _writer.Append(slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(slot).Length)]);
            _ring.Release();
        }

        _writer.Flush();
    }
}
