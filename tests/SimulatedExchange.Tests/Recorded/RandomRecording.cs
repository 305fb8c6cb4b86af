using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A random market and random orders in it, from a seed.</summary>
internal static class RandomRecording
{
    private const ushort Venue = 3;

    /// <summary>Updates, trades and now and then a snapshot around a wandering price, with a feed latency of 0 to 40 ns.</summary>
    /// <param name="gapNsMin">Least time between events: 0 lets several share a moment.</param>
    public static RecordedMarket Market(int seed, int events, int gapNsMin = 0)
    {
        var random = new Random(seed);
        RecordedMarket market = RecordedMarket.Standard();
        long nowNs = 100;
        long middle = 100;
        for (int i = 0; i < events; i++)
        {
            nowNs += random.Next(gapNsMin, 20);
            middle = Math.Clamp(middle + random.Next(-1, 2), 50, 150);
            long venueTimeNs = nowNs - random.Next(0, 40);
            switch (random.Next(10))
            {
                case < 5: market.Update(nowNs, Levels(-1), Levels(1), venueTimeNs); break;
                case < 9:
                    long price = middle + random.Next(-3, 4);
                    market.Trade(nowNs, price, random.Next(1, 30), (Aggressor)random.Next(0, 3), venueTimeNs);
                    break;
                default: market.Snapshot(nowNs, Whole(-1), Whole(1), venueTimeNs); break;
            }
        }
        return market;

        (long, long)[] Levels(int side)
            => [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => (middle + (side * random.Next(-1, 8)), random.Next(4) == 0 ? 0L : random.Next(1, 40)))];

        (long, long)[] Whole(int side) => [.. Enumerable.Range(1, 8).Select(distance => (middle + (side * distance), (long)random.Next(1, 40)))];
    }

    /// <summary>New orders, cancels, replacements and mass cancels, some of them senseless.</summary>
    public static (long SentNs, byte[] Message)[] Orders(int seed, int count, long untilNs)
    {
        var random = new Random(seed + 1_000_000);
        var orders = new (long, byte[])[count];
        long id = 0;
        for (int i = 0; i < count; i++)
        {
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            long price = random.Next(85, 116);
            long lots = random.Next(0, 25);
            OrderFlags flags = random.Next(3) == 0 ? OrderFlags.PostOnly : random.Next(8) == 0 ? OrderFlags.ReduceOnly : OrderFlags.None;
            byte[] message = random.Next(20) switch
            {
                < 11 => RecordedOrders.New(++id, side, price, lots, flags),
                < 13 => RecordedOrders.New(++id, side, price, lots, OrderFlags.None, TimeInForce.ImmediateOrCancel),
                < 16 => RecordedOrders.Cancel(Known()),
                < 19 => RecordedOrders.Replace(Known(), ++id, side, price, lots, flags),
                _ => random.Next(5) == 0 ? RecordedOrders.MassCancel(Venue) : RecordedOrders.Cancel(Known(), 8),
            };
            orders[i] = (random.NextInt64(50, untilNs), message);
        }
        Array.Sort([.. orders.Select(order => order.Item1)], orders);
        return orders;

        long Known() => Math.Max(1, id - random.Next(0, 12));
    }
}
