using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class AllocationTests
{
    private const long Tick = 100_000_000, Middle = 600_000;

    // Goal: matching allocates nothing once its books have grown. Method: the thread's bytes over a random stream, after two runs of warm-up.
    [Test]
    public void Matching_allocates_nothing_after_warm_up()
    {
        var engine = new MatchingEngine([InstrumentRules.BtcPerpetual(0)], ownerCount: 2, orderCapacity: 4_096, endedOrderCapacity: 1_024);
        var random = new Random(1);
        long id = 0;
        void Run() => id = Trade(engine, random, id, 100_000);
        Assert.That(AllocatedBytes(Run), Is.Zero);
        Assert.That(engine.RestingCount(0, 1), Is.GreaterThan(10));
    }

    [TestCase(false), TestCase(true)]
    // Goal: so does the whole venue. Method: a default market with orders of ours in it, with latency and with spikes; alone and
    // with trend followers and a second book whose arbitrageurs trade against it.
    public void Venue_allocates_nothing_after_warm_up(bool hasAgents)
    {
        ExchangeConfiguration configuration = ExchangeConfiguration.BtcPerpetual(1, 0);
        CrowdConfiguration crowd = CrowdConfiguration.BtcPerpetual() with { MomentumOrdersPerSecond = 20, ArbitrageOrdersPerSecond = 20 };
        if (hasAgents)
            configuration = configuration with { Instruments = [configuration.Instruments[0], new(InstrumentRules.BtcPerpetual(1), crowd, Anchor: 0)] };
        var venue = new ExchangeVenue(configuration, VenueHarness.MarketDataSource, VenueHarness.ExecutionSource);
        byte[] frame = new byte[FrameLayout.SlotBytes];
        byte[][] messages =
        [
            OrderMessages.New(1, Middle * Tick, 10, Side.Buy), OrderMessages.Replace(2, 1, (Middle - 3) * Tick, 12, Side.Buy),
            OrderMessages.New(3, (Middle - 3) * Tick, 5, Side.Sell), OrderMessages.Cancel(2), OrderMessages.MassCancel(0), [1, 2, 3],
        ];
        long timeNs = 0, frames = 0;
        void Run()
        {
            for (long untilNs = timeNs + 20_000_000_000; timeNs < untilNs; timeNs += 1_000_000)
            {
                while (venue.TryNextFrame(timeNs, frame) > 0) frames++;
                foreach (byte[] message in messages) venue.Submit(timeNs, message);
            }
        }
        Assert.That(AllocatedBytes(Run), Is.Zero);
        Assert.That(frames, Is.GreaterThan(40_000));
        Assert.That(venue.DroppedMessageCount, Is.GreaterThan(10_000));
    }

    [Test] // Goal: the measure sees what it should. Method: one boxed number in a hundred thousand commands.
    public void A_single_allocation_is_seen()
    {
        object? kept = null;
        int calls = 0;
        Assert.That(AllocatedBytes(() => kept = calls++ == 2 ? (object)calls : null), Is.GreaterThan(0));
        Assert.That(kept, Is.Not.Null);
    }

    internal static long AllocatedBytes(Action run)
    {
        run(); // grows what must grow
        run(); // lets the tiers settle
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
    }

    private static long Trade(MatchingEngine engine, Random random, long id, int count)
    {
        var sink = new SilentSink();
        Span<BookEntry> changes = stackalloc BookEntry[256];
        for (int i = 0; i < count; i++)
        {
            int resting = engine.RestingCount(0, 1);
            Side side = (Side)random.Next(1, 3);
            long price = (Middle + (side == Side.Buy ? -random.Next(-3, 40) : random.Next(-3, 40))) * Tick;
            int kind = random.Next(100);
            if (resting < 100 || kind < 40)
            {
                var entry = new OrderEntry { OwnerId = 1, ClientOrderId = ++id, Price = price, Lots = random.Next(1, 50), Side = side };
                _ = engine.Enter(0, in entry, ref sink);
            }
            else if (kind < 90) engine.Cancel(0, 1, engine.ClientOrderId(engine.RestingOrder(0, 1, random.Next(resting))), MatchingEngine.NoVenueOrderId, ref sink);
            else
            {
                int handle = engine.RestingOrder(0, 1, random.Next(resting));
                var wish = new OrderReplacement
                {
                    OwnerId = 1,
                    ClientOrderId = ++id,
                    OriginalClientOrderId = engine.ClientOrderId(handle),
                    Price = engine.SideAndPrice(handle).Price,
                    Lots = random.Next(0, 50),
                    Side = engine.SideAndPrice(handle).Side,
                };
                engine.Replace(0, in wish, ref sink);
            }
            _ = engine.TakeChanges(0, Side.Buy, changes) + engine.TakeChanges(0, Side.Sell, changes);
        }
        return id;
    }
}
