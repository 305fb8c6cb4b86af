using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host.Tests;

/// <summary>What the engine thread tells: true, and for free.</summary>
public sealed class TelemetryCollectorTests
{
    private const int Slot = 1;
    private TemporaryDirectory _directory = null!;
    private Lane _control = null!;
    private Lane _marketData = null!;
    private BroadcastRing _broadcast = null!;
    private Core<MarketMaker> _core = null!;
    private EngineTelemetryBlock _telemetry = null!;
    private LiveEngine<MarketMaker, RouteLink> _engine = null!;
    private VenueRoute _route = null!;
    private ShadowVenue _venue = null!;
    private RingConsumer _ring;
    private long _nowNs;
    private readonly List<(long PriceNanos, long Lots, Side Side)> _fills = [];

    [SetUp]
    public void Start()
    {
        _nowNs = TestConfiguration.StartNs;
        _fills.Clear();
        HostConfiguration configuration = TestConfiguration.Default;
        _directory = new TemporaryDirectory();
        _control = Lane.Create(EngineLanes.Control);
        _marketData = Lane.Create(EngineLanes.MarketData(configuration.Threads));
        _broadcast = BroadcastRing.Create(EngineLanes.Ring(configuration.Threads));
        _core = EngineFactory.Create(configuration, TestConfiguration.Strategy, epoch: 1);
        _telemetry = EngineTelemetryBlock.Private(configuration.Instruments.Count, Slot);
        _route = new VenueRoute(TestConfiguration.Simulated.Venue.VenueId, _directory["orders.log"], configuration.Threads.LogTermBytes);
        _engine = new LiveEngine<MarketMaker, RouteLink>(
            _core, _control.Consumer, [_marketData.Consumer], _broadcast.Producer, new RouteLink([_route]), LiveClock.Start(),
            configuration.Threads.MarketDataBudgetFrames, epoch: 1, _telemetry);
        _venue = new ShadowVenue(TestConfiguration.ExchangeOf(seed: 3), _route, _directory["orders.log"], _directory["executions.log"], _marketData);
        Assert.That(_broadcast.TryJoin(out _ring), Is.True);
        Assert.That(_engine.TryStart(_nowNs, isConfigurationChanged: false), Is.True);
        _venue.Connect(_nowNs);
    }

    [TearDown]
    public void Stop()
    {
        _core.Dispose();
        _venue.Dispose();
        _route.Dispose();
        _control.Dispose();
        _marketData.Dispose();
        _broadcast.Dispose();
        _directory.Dispose();
    }

    [Test] // Goal: what is published is what the engine holds. Method: a live exchange for 40 s of its time; after each timer, a naive look at the same state.
    public void Published_values_are_those_of_the_engine()
    {
        int ownSeen = 0;
        for (int step = 0; step < 4_000; step++)
        {
            Step(10_000_000, isRead: true);
            EngineTelemetry telemetry = _telemetry.Engine.Read();
            if (telemetry.Frames != _core.Sequence) continue; // market data came after the timer: the state has moved on
            StrategyContext context = _core.Context;
            Assert.That(telemetry.PositionLots, Is.EqualTo(context.Positions[Slot].Lots.Count));
            Assert.That(telemetry.Profit, Is.EqualTo(context.Positions.ProfitAndLoss(Slot, in context.Instruments[Slot])));
            Assert.That(telemetry.Orders, Is.EqualTo(_core.OrderCount));
            Assert.That(Own(in telemetry.Bids), Is.EqualTo(NaiveOwn(Side.Buy)));
            Assert.That(Own(in telemetry.Asks), Is.EqualTo(NaiveOwn(Side.Sell)));
            Assert.That(telemetry.Bids.BestNanos, Is.EqualTo(context.Books[Slot].BestBid.Price.Nanos));
            Assert.That(telemetry.Asks.Levels[9].PriceNanos, Is.EqualTo(context.Books[Slot].Ask(9).Price.Nanos));
            ownSeen += telemetry.Bids.OwnCount;
        }

        EngineTelemetry last = _telemetry.Engine.Read();
        Assert.That(ownSeen, Is.GreaterThan(100), "quotes were compared");
        Assert.That(last.FillCount, Is.EqualTo(_fills.Count).And.GreaterThan(TelemetryFills.Capacity), "the ring of fills went round");
        for (int age = 0; age < TelemetryFills.Capacity; age++)
        {
            TelemetryFill fill = last.Fills[(int)((last.FillCount - 1 - age) % TelemetryFills.Capacity)];
            Assert.That((fill.PriceNanos, fill.Lots, fill.Side), Is.EqualTo(_fills[^(age + 1)]));
        }
    }

    [Test] // Goal: telling costs the engine thread no allocation. Method: the thread's count over 1,000 timers with executions and fills; one object must trip it.
    public void Telling_allocates_nothing()
    {
        for (int step = 0; step < 10_000; step++) Step(1_000_000, isRead: false);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long engineBytes = 0;
        long fills = _core.Context.Counters.Fills;
        for (int step = 0; step < 10_000; step++) engineBytes += Step(1_000_000, isRead: false);
        Assert.That(_core.Context.Counters.Fills, Is.GreaterThan(fills));
        Assert.That(engineBytes, Is.Zero);
        _ = new object();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - bytes, Is.GreaterThan(0));
    }

    /// <summary>Exchange and engine up to a moment; bytes that the engine's rounds allocated.</summary>
    private long Step(long stepNs, bool isRead)
    {
        _nowNs += stepNs;
        long bytes = 0;
        int work;
        do
        {
            work = _venue.DoWork(_nowNs);
            long before = GC.GetAllocatedBytesForCurrentThread();
            work += _engine.DoWork(_nowNs);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            ReadRing(isRead);
        }
        while (work > 0);
        return bytes;
    }

    private void ReadRing(bool isRead)
    {
        while (_ring.TryRead(out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            bool isResend = (MemoryMarshal.Read<Messages.FrameHeader>(slot).Flags & Messages.FrameFlags.Resend) != 0; // of a comparison in passing: booked before
            if (isRead && !isResend && MessageText.Kind(slot[Messages.FrameHeader.SizeBytes..]) == "Filled")
            {
                FilledDecoder.TryWrap(slot[Messages.FrameHeader.SizeBytes..], out FilledDecoder filled);
                _fills.Add((filled.Price, filled.Lots, filled.Side));
            }

            _ring.Release();
        }
    }

    private static List<(long, long)> Own(in TelemetryQuotes quotes)
    {
        var own = new List<(long, long)>();
        for (int i = 0; i < quotes.OwnCount; i++) own.Add((quotes.Own[i].PriceNanos, quotes.Own[i].Lots));
        return own;
    }

    private List<(long, long)> NaiveOwn(Side side)
    {
        var orders = new List<Order>();
        OrderTable table = _core.Context.Orders;
        for (int slot = table.OfInstrument(Slot).FirstOpen; slot != OrderTable.None; slot = table[slot].NextOpen) orders.Add(table[slot]);
        return [.. orders
            .Where(order => order.Side == side && order.State is (OrderState.Live or OrderState.PendingCancel or OrderState.PendingReplace))
            .GroupBy(order => order.Price.Nanos)
            .OrderBy(price => side == Side.Buy ? -price.Key : price.Key)
            .Select(price => (price.Key, price.Sum(order => order.LeavesLots.Count)))
            .Take(TelemetryLevels.Capacity)];
    }
}
