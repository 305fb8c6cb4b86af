using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The recorded venue in its steady state.</summary>
public sealed class RecordedVenueAllocationTests
{
    [Test] // Goal: no allocation once warm. Method: a random market with orders; after a first half every frame and order is counted. Control: one that allocates.
    public void A_warm_venue_allocates_nothing()
    {
        RecordedMarket market = RandomRecording.Market(seed: 1, events: 20_000);
        byte[][] orders = [.. Enumerable.Range(1, 40_000).Select(id => RecordedOrders.New(id, id % 2 == 0 ? Side.Buy : Side.Sell, 90 + (id % 20), 3))];
        var venue = new RecordedVenue(market.Source, new LatencyModel(LatencyConfiguration.Constant(10, 10, 0), 1), executionSourceId: 9, clockOffsetNs: 0);
        byte[] massCancel = RecordedOrders.MassCancel(3);
        var frame = new byte[FrameLayout.SlotBytes];
        int next = 0;
        Pump(60_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pump(150_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(venue.Statistics.Fills, Is.GreaterThan(1_000));

        before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new byte[1]);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.GreaterThan(0), "the detector works");

        void Pump(long untilNs)
        {
            for (long nowNs = untilNs == 60_000 ? 100 : 60_000; nowNs < untilNs; nowNs += 10)
            {
                while (venue.TryNextFrame(nowNs, frame) > 0) { }
                venue.Submit(nowNs, orders[next++]);
                if (next % 50 == 0) venue.Submit(nowNs, massCancel);
            }
        }
    }
}
