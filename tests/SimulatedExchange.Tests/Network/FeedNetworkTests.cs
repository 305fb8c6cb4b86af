using System.Net;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Server and handler over real UDP on loopback.</summary>
public class FeedNetworkTests
{
    private const ushort SourceId = 9;

    private static ExchangeConfiguration Market(int instrumentCount) => new()
    {
        Instruments =
        [
            .. Enumerable.Range(0, instrumentCount).Select(i => new SimulatedInstrument(
                InstrumentRules.BtcPerpetual((uint)i) with { Symbol = $"BTC-{i}" }, CrowdConfiguration.BtcPerpetual() with { WarmUpEventCount = 500 })),
        ],
        StartTimeNs = ServerHarness.Start,
        Latency = LatencyConfiguration.Constant(0, 0, 100_000),
        Sessions = [new VenueSession(1), new VenueSession(2)],
    };

    [TestCase(true, true), TestCase(true, false), TestCase(false, true)]
    // Goal: books over the network equal the venue's. Method: unicast and multicast, both ways of receiving, two seconds of a crowd.
    public void Books_over_udp_equal_the_venues(bool isBatched, bool isUnicast)
    {
        if (isBatched && !OperatingSystem.IsLinux()) Assert.Ignore("recvmmsg is Linux's");
        using Lane lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, 4_096));
        IPEndPoint orders = new(IPAddress.Loopback, FreePort());
        IPEndPoint marketData = isUnicast ? new IPEndPoint(IPAddress.Loopback, 0) : new IPEndPoint(IPAddress.Parse("239.255.77.1"), FreePort());
        using var feed = new UdpFeedHandler(marketData, orders, lane, SourceId, null, isBatched);
        ExchangeConfiguration configuration = Market(3);
        using var server = new ExchangeServer(
            configuration, new ExchangeServerOptions { OrderEntry = orders, MarketData = feed.LocalEndPoint, Sessions = ["engine", "other"] });
        var replica = new FeedReplica(lane.Consumer, SourceId);
        long nowNs = Run(server, feed, replica, ServerHarness.Start, 2_000);
        Settle(server, feed, replica, nowNs);
        Assert.That(replica.Difference(server.Venue, Ids(configuration)), Is.Empty);
        Assert.That(replica.TradeCount, Is.GreaterThan(20));
        Assert.That((feed.Counters.MalformedPacketCount, feed.RunId), Is.EqualTo((0L, ServerHarness.Start)));
    }

    [Test] // Goal: loss, repetition and reordering never leave a wrong book. Method: a bad network for a while, at each of its ends all books compared.
    public void Books_are_right_after_a_bad_network([Values(1, 2, 3, 4)] int seed)
    {
        using Lane lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, 4_096));
        using var receiver = new UdpReceiver(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, new IPEndPoint(IPAddress.Loopback, 9), isBatched: false);
        ExchangeConfiguration configuration = Market(4);
        using var harness = new ServerHarness(hasCrowd: true, marketData: receiver.LocalEndPoint, configuration: configuration);
        using var asking = new UdpReceiver(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, harness.Server.OrderEntry, isBatched: false);
        var network = new DatagramSwitch(new Random(seed), () => receiver.TryReceive(out ReadOnlySpan<byte> datagram) ? datagram.ToArray() : null)
        {
            OnRequest = asking.RequestSnapshots,
        };
        var handler = new FeedHandler<SwitchedDatagrams>(new SwitchedDatagrams(network), lane.Producer, 4_096, SourceId);
        var replica = new FeedReplica(lane.Consumer, SourceId);
        void Round()
        {
            _ = handler.DoWork(harness.NowNs);
            replica.Drain();
        }

        for (int storm = 0; storm < 4; storm++)
        {
            (network.LossProbability, network.RepeatProbability, network.DelayProbability) = (0.05 * storm, 0.05, 0.05);
            for (int i = 0; i < 500; i++)
            {
                harness.Run(1);
                Round();
            }

            (network.LossProbability, network.RepeatProbability, network.DelayProbability) = (0, 0, 0);
            harness.RunUntil(() =>
            {
                Round();
                return !handler.IsRecovering && replica.Difference(harness.Venue, Ids(configuration)).Length == 0;
            });
        }

        Assert.That((network.LostCount, replica.Gaps.Count), Is.All.GreaterThan(10));
        Assert.That(handler.Counters.StalePacketCount, Is.GreaterThan(5));
    }

    [Test] // Goal: a large snapshot does not overrun a usual socket buffer. Method: 600 instruments, a receiver that looks once a millisecond.
    public void A_large_snapshot_is_paced()
    {
        using Lane lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, 16_384));
        using var receiver = new UdpReceiver(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, new IPEndPoint(IPAddress.Loopback, 9), isBatched: false, bufferBytes: 106_496);
        ExchangeConfiguration configuration = Market(600);
        using var harness = new ServerHarness(hasCrowd: false, marketData: receiver.LocalEndPoint, configuration: configuration);
        using var asking = new UdpReceiver(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, harness.Server.OrderEntry, isBatched: false);
        var network = new DatagramSwitch(new Random(1), () => receiver.TryReceive(out ReadOnlySpan<byte> datagram) ? datagram.ToArray() : null)
        {
            OnRequest = asking.RequestSnapshots,
        };
        var handler = new FeedHandler<SwitchedDatagrams>(new SwitchedDatagrams(network), lane.Producer, 16_384, SourceId);
        var replica = new FeedReplica(lane.Consumer, SourceId);
        harness.RunUntil(() =>
        {
            _ = handler.DoWork(harness.NowNs);
            replica.Drain();
            return !handler.IsRecovering;
        });
        Assert.That((replica.Whole.Count, handler.Counters.GapCount, harness.Server.Counters.DroppedPacketCount), Is.EqualTo((600, 0L, 0L)));
        Assert.That(harness.Server.Counters.PacketCount, Is.GreaterThan(150), "otherwise nothing had to be paced");
    }

    [Test] // Goal: many askers make few snapshots, and nonsense none. Method: 50 requests at once and garbage beside them; again 20 ms later.
    public void Requests_are_answered_at_most_every_twenty_milliseconds()
    {
        using var harness = new ServerHarness();
        using var asking = new UdpReceiver(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, harness.Server.OrderEntry, isBatched: false);
        harness.Run(30);
        for (int i = 0; i < 50; i++) asking.RequestSnapshots();
        harness.RunUntil(() => harness.Server.Counters.SnapshotRequestCount == 50);
        for (int i = 0; i < 100; i++)
        {
            asking.RequestSnapshots();
            harness.Run(1);
        }

        harness.RunUntil(() => harness.Server.Counters.SnapshotRequestCount == 150);
        Assert.That(harness.Server.Counters.SnapshotCount, Is.InRange(4, 8));
        using var garbage = new System.Net.Sockets.UdpClient();
        _ = garbage.Send(new byte[71], 71, harness.Server.OrderEntry);
        _ = garbage.Send(new byte[3_000], 3_000, harness.Server.OrderEntry);
        harness.RunUntil(() => harness.Server.Counters.MalformedRequestCount == 2);
    }

    [Test] // Goal: the server's rounds cost no memory. Method: bytes of the thread over rounds of orders, executions, crowd, beats; after a warm-up.
    public void Serving_allocates_nothing()
    {
        using Lane lane = Lane.Create(new RingGeometry(FrameLayout.SlotBytes, 4_096));
        IPEndPoint orders = new(IPAddress.Loopback, FreePort());
        using var feed = new UdpFeedHandler(new IPEndPoint(IPAddress.Loopback, 0), orders, lane, SourceId);
        string directory = Directory.CreateTempSubdirectory("llmm-ledger-").FullName;
        try
        {
            using VenueLedger ledger = VenueLedger.Open(directory);
            using var server = new ExchangeServer(
                Market(2), new ExchangeServerOptions { OrderEntry = orders, MarketData = feed.LocalEndPoint, Sessions = ["engine", "other"] }, ledger);
            using var client = new VenueClient(server.OrderEntry);
            client.Send(VenueClient.LogonMessage(heartbeatIntervalMs: 50));
            long nowNs = ServerHarness.Start;
            byte[] ioc = OrderMessages.New(1, 2 * ServerHarness.Price, 1, Messages.Orders.Side.Buy, timeInForce: Messages.Orders.TimeInForce.ImmediateOrCancel);
            byte[] order = VenueClient.Frame(ioc, 1), heard = new byte[1 << 16];
            LaneConsumer consumer = lane.Consumer;
            long id = 1;
            void Work(int rounds)
            {
                for (int i = 0; i < rounds; i++)
                {
                    BitConverter.TryWriteBytes(order.AsSpan(24), ++id); // the frame's number; the logon was 1
                    BitConverter.TryWriteBytes(order.AsSpan(FrameHeader.SizeBytes + 8), id); // the client order id
                    _ = client.SendRaw(order);
                    _ = server.DoWork(nowNs += ServerHarness.MsNs);
                    client.Discard(heard);
                    _ = feed.DoWork(nowNs);
                    while (consumer.TryRead(out _)) consumer.Release();
                }
            }

            Work(10);
            Work(20_000);
            long fills = server.Venue.FillCount(1), beforeBytes = GC.GetAllocatedBytesForCurrentThread();
            Work(5_000);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
            Assert.That(server.Venue.FillCount(1) - fills, Is.GreaterThan(1_000));
            Assert.That(server.Counters.ExecutionCount, Is.GreaterThan(2_000));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long Run(ExchangeServer server, UdpFeedHandler feed, FeedReplica replica, long nowNs, int rounds)
    {
        for (int i = 0; i < rounds; i++)
        {
            _ = server.DoWork(nowNs += ServerHarness.MsNs);
            _ = feed.DoWork(nowNs);
            replica.Drain();
        }

        return nowNs;
    }

    /// <summary>Until nothing is under way and no book is missing; the crowd goes on meanwhile.</summary>
    private static void Settle(ExchangeServer server, UdpFeedHandler feed, FeedReplica replica, long nowNs)
    {
        ExchangeVenue venue = server.Venue;
        for (int i = 0; i < 20_000; i++)
        {
            nowNs = Run(server, feed, replica, nowNs, 1);
            if (!feed.IsRecovering && replica.Difference(venue, [0, 1, 2]).Length == 0) return;
        }
    }

    private static uint[] Ids(ExchangeConfiguration configuration) => [.. configuration.Instruments.Select(instrument => instrument.Rules.InstrumentId)];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
