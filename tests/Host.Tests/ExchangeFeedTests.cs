using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

public sealed class ExchangeFeedTests
{
    private const long StartNs = 1_700_000_000_000_000_000;
    private static readonly ThreadSettings SmallLanes = new() { MarketDataLaneSlots = 64, ExecutionLaneSlots = 64 };

    [Test] // Goal: a full market-data lane never leaves a wrong book. Method: nobody reads for two seconds of market, then Core does.
    public void Market_data_that_finds_its_lane_full_makes_the_book_stale_until_a_snapshot()
    {
        using var lanes = new LiveLanes(SmallLanes);
        var venue = new ExchangeVenue(ExchangeConfiguration.BtcPerpetual(1, StartNs), SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions);
        var feed = new ExchangeFeed(venue, lanes);
        using var core = new Core<MarketMaker>(new EngineConfiguration(), new MarketMaker(new MarketMakerConfiguration()));
        var sequence = 0L;

        long nowNs = StartNs;
        for (; nowNs < StartNs + 2_000_000_000; nowNs += 1_000_000) feed.DoWork(nowNs);
        Assert.That(feed.DroppedCount, Is.Positive, "the lane did not overflow: nothing was tested");

        bool wasStale = false;
        long recoveredNs = nowNs + 1_000_000_000;
        for (; nowNs < recoveredNs; nowNs += 1_000_000)
        {
            wasStale |= Drain(lanes.MarketData.Consumer, core, ref sequence);
            feed.DoWork(nowNs);
        }

        Drain(lanes.MarketData.Consumer, core, ref sequence);
        Assert.Multiple(() =>
        {
            Assert.That(wasStale, Is.True);
            Assert.That(core.Context.Books[0].Status, Is.EqualTo(BookStatus.Live));
            Assert.That(core.Context.Counters.SourceSequenceBreaks, Is.Zero);
            Assert.That(core.Context.Books[0].BestBid.Price.Nanos, Is.EqualTo(BestOf(venue, Side.Buy)));
            Assert.That(core.Context.Books[0].BestAsk.Price.Nanos, Is.EqualTo(BestOf(venue, Side.Sell)));
        });
    }

    [Test] // Goal: executions are never dropped. Method: 200 orders into a lane of 64 slots that is read late; every order is answered once.
    public void Executions_wait_for_room_and_an_alert_follows()
    {
        using var lanes = new LiveLanes(SmallLanes);
        var configuration = ExchangeConfiguration.BtcPerpetual(1, StartNs) with { Latency = LatencyConfiguration.Zero };
        var feed = new ExchangeFeed(new ExchangeVenue(configuration, SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions), lanes);
        for (int order = 1; order <= 200; order++) Send(lanes.Orders.Producer, order);

        var answered = new HashSet<long>();
        int alerts = 0;
        for (int round = 0; round < 100; round++)
        {
            feed.DoWork(StartNs + 1_000_000 + round);
            while (lanes.MarketData.Consumer.TryRead(out _)) lanes.MarketData.Consumer.Release();
            while (lanes.Executions.Consumer.TryRead(out ReadOnlySpan<byte> frame))
            {
                ReadOnlySpan<byte> message = frame[FrameHeader.SizeBytes..];
                if (RejectedDecoder.TryWrap(message, out RejectedDecoder rejected)) Assert.That(answered.Add(rejected.ClientOrderId), Is.True);
                else if (AlertDecoder.TryWrap(message, out AlertDecoder alert) && alert.Code == AlertCode.LaneFull) alerts++;
                lanes.Executions.Consumer.Release();
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(answered, Has.Count.EqualTo(200));
            Assert.That(alerts, Is.Positive);
            Assert.That(feed.ExecutionWaitCount, Is.Positive);
        });
    }

    /// <summary>Runs everything in the lane through Core; true when the book was seen stale.</summary>
    private static bool Drain(LaneConsumer lane, Core<MarketMaker> core, ref long sequence)
    {
        var sink = new DiscardingSink();
        bool isStale = false;
        while (lane.TryRead(out ReadOnlySpan<byte> slot))
        {
            byte[] frame = slot.ToArray();
            MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Sequence = ++sequence;
            core.OnFrame(frame, ref sink);
            isStale |= core.Context.Books[0].Status == BookStatus.StaleGap;
            lane.Release();
        }

        return isStale;
    }

    private static long BestOf(ExchangeVenue venue, Side side)
    {
        var levels = new BookEntry[venue.Books.LevelCount(0, side)];
        venue.Books.CopyLevels(0, side, levels);
        return side == Side.Buy ? levels.Max(level => level.Price) : levels.Min(level => level.Price);
    }

    /// <summary>An order off the tick: the venue answers it with a reject at once.</summary>
    private static void Send(LaneProducer lane, long clientOrderId)
    {
        var message = new byte[NewOrderEncoder.BlockLength + SbeHeader.SizeBytes];
        NewOrderEncoder.TryWrap(message, out NewOrderEncoder order);
        order.ClientOrderId = clientOrderId;
        order.Price = 1;
        order.Lots = 1;
        order.Side = Side.Buy;
        order.OrderType = OrderType.Limit;
        order.TimeInForce = TimeInForce.GoodTillCancel;
        var sink = new OrderLaneSink(lane);
        message.CopyTo(sink.Claim(message.Length, 0));
        sink.Commit(0);
    }

    private readonly struct DiscardingSink : IOrderSink
    {
        private static readonly byte[] Buffer = new byte[FrameLayout.MaxMessageBytes];

        public Span<byte> Claim(int lengthBytes, ushort venueId) => Buffer.AsSpan(0, lengthBytes);

        public void Commit(ushort venueId)
        {
        }
    }
}
