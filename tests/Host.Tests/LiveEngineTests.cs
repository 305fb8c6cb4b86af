using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

/// <summary>The engine thread's rounds, driven by one thread, so that each is the same every time.</summary>
public sealed class LiveEngineTests
{
    private static readonly ThreadSettings Settings = new() { MarketDataBudgetFrames = 4, RingSlots = 64 };
    private LiveLanes _lanes = null!;
    private Core<MarketMaker> _core = null!;
    private LiveEngine<MarketMaker, LaneLink> _engine = null!;
    private RingConsumer _ring;

    [SetUp]
    public void Start()
    {
        _lanes = new LiveLanes(Settings, orderSlots: 128);
        _core = EngineFactory.Create(TestConfiguration.Default, TestConfiguration.Strategy, epoch: 1);
        _engine = EngineOn.Lanes(_lanes, _core, Settings, EngineTelemetryBlock.Private(2, detailSlot: 1));
        Assert.That(_lanes.Ring.TryJoin(out _ring), Is.True);
    }

    [TearDown]
    public void Stop()
    {
        _core.Dispose();
        _lanes.Dispose();
    }

    [Test] // Goal: control first, then executions, then the timer, then market data within its budget. Method: full lanes, one round, the ring's order.
    public void A_round_takes_control_then_executions_then_the_timer_then_a_budget_of_market_data()
    {
        Publish(_lanes.MarketData.Producer, SourceIds.SimulatedMarketData, 6);
        Publish(_lanes.Executions.Producer, SourceIds.SimulatedExecutions, 3);
        Publish(_lanes.Control.Producer, SourceIds.Control, 2);
        Assert.That(_engine.DoWork(nowNs: 1_000_000_000), Is.EqualTo(10));
        Assert.That(ReadSources(), Is.EqualTo(new[] { 2, 2, 4, 4, 4, 1, 3, 3, 3, 3 }));
        Assert.That(_engine.DoWork(nowNs: 1_000_000_001), Is.EqualTo(2), "no timer before 10 ms have passed");
        Assert.That(ReadSources(), Is.EqualTo(new[] { 3, 3 }));
        Assert.That(_engine.DoWork(nowNs: 1_010_000_000), Is.EqualTo(1));
        Assert.That(_core.Context.Counters.SequenceBreaks + _core.Context.Counters.SourceSequenceBreaks, Is.Zero);
    }

    [Test] // Goal: a frame is dispatched only when the order lane can take all that one frame may cause. Method: a lane with 63 free slots, then 64.
    public void Nothing_is_dispatched_without_room_for_64_orders()
    {
        for (int order = 0; order < 65; order++)
        {
            Assert.That(_lanes.Orders.Producer.TryClaim(out _), Is.True);
            _lanes.Orders.Producer.Publish();
        }

        Publish(_lanes.Control.Producer, SourceIds.Control, 1);
        Publish(_lanes.MarketData.Producer, SourceIds.SimulatedMarketData, 1);
        Assert.That(_engine.DoWork(nowNs: 1_000_000_000), Is.Zero);
        Assert.That(_lanes.Orders.Consumer.TryRead(out _), Is.True);
        _lanes.Orders.Consumer.Release();
        Assert.That(_engine.DoWork(nowNs: 1_000_000_000), Is.EqualTo(3));
    }

    [Test] // Goal: followers find the state's hash every 2^20 frames, in a round without work. Method: so many timers, then a quiet round.
    public void The_state_is_hashed_every_million_frames_when_it_is_quiet()
    {
        long nowNs = 1_000_000_000;
        Assert.That(_engine.TryStart(nowNs, isConfigurationChanged: false));
        for (int timer = 0; timer < 1 << 20; timer++)
        {
            nowNs += 10_000_000;
            if (_engine.DoWork(nowNs) != 1) Assert.Fail($"no timer {timer}");
            while (_ring.TryRead(out _) == ReadStatus.Read) _ring.Release();
        }

        Assert.That(_core.Context.Counters.StateHashFrames, Is.Zero, "the last round had work");
        Assert.That(_engine.DoWork(nowNs), Is.Zero);
        Assert.That(_core.Context.Counters.StateHashFrames, Is.EqualTo(1));
        Assert.That(_engine.DoWork(nowNs), Is.Zero);
        Assert.That(_core.Context.Counters.StateHashFrames, Is.EqualTo(1), "once");
    }

    [Test] // Goal: a journal that is a whole ring behind holds the engine, and loses nothing. Method: nobody reads the ring; then somebody does.
    public void A_full_ring_holds_frames_in_their_lanes()
    {
        Publish(_lanes.MarketData.Producer, SourceIds.SimulatedMarketData, 200);
        int taken = 0;
        for (int round = 0; round < 100; round++) taken += _engine.DoWork(nowNs: 1_000_000_000);
        Assert.That(taken, Is.EqualTo(64));
        int read = 0;
        for (int round = 0; round < 100; round++)
        {
            read += ReadSources().Count;
            taken += _engine.DoWork(nowNs: 1_000_000_000);
        }

        Assert.That(taken, Is.EqualTo(201), "200 frames and one timer");
        Assert.That(read, Is.EqualTo(201));
        Assert.That(_core.Context.Counters.SequenceBreaks + _core.Context.Counters.SourceSequenceBreaks, Is.Zero);
    }

    [Test] // Goal: the end is recorded and the ring closed behind it. Method: control closed, then the end, read back.
    public void The_end_is_the_last_frame_of_the_ring()
    {
        Publish(_lanes.Control.Producer, SourceIds.Control, 1);
        _lanes.Control.Producer.Close();
        Assert.That(_engine.IsControlDrained, Is.False);
        _engine.DoWork(nowNs: 1);
        Assert.That(_engine.IsControlDrained, Is.True);
        Assert.That(_engine.TryEnd(), Is.True);
        Assert.That(ReadSources()[^1], Is.EqualTo(SourceIds.Engine));
        Assert.That(_ring.TryRead(out _), Is.EqualTo(ReadStatus.Closed));
    }

    /// <summary>Frames of one source that change nothing: alerts.</summary>
    private static void Publish(LaneProducer lane, ushort sourceId, int count)
    {
        var frames = new ControlFrames(sourceId);
        for (int i = 0; i < count; i++)
        {
            Assert.That(lane.TryClaim(out Span<byte> frame), Is.True);
            frames.Alert(frame, 1_000, AlertCode.LaneFull, Severity.Info, i);
            lane.Publish();
        }
    }

    private List<int> ReadSources()
    {
        var sources = new List<int>();
        while (_ring.TryRead(out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            sources.Add(MemoryMarshal.Read<FrameHeader>(slot).SourceId);
            _ring.Release();
        }

        return sources;
    }
}
