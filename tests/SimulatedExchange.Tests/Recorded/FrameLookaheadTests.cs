using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The frames between the venue's time and ours.</summary>
public sealed class FrameLookaheadTests
{
    [Test] // Goal: growing loses and reorders nothing. Method: a ring of 2 that matches far ahead of what it delivers.
    public void A_growing_ring_keeps_every_frame_in_order()
    {
        RecordedMarket market = RandomRecording.Market(seed: 1, events: 500);
        var lookahead = new FrameLookahead(market.Source, clockOffsetNs: 0, capacity: 2, capacityMax: 1024);
        var random = new Random(1);
        var matched = new List<byte[]>();
        var delivered = new List<byte[]>();
        while (!lookahead.IsExhausted)
        {
            if (matched.Count - delivered.Count < 300 && random.Next(3) > 0 && lookahead.NextMatchTimeNs < long.MaxValue)
                matched.Add(lookahead.TakeToMatch().ToArray());
            else if (matched.Count > delivered.Count) delivered.Add(lookahead.TakeToDeliver().ToArray());
        }
        Assert.That(matched, Is.EqualTo(market.Frames));
        Assert.That(delivered, Is.EqualTo(market.Frames));
        Assert.That(lookahead.LimitedCount, Is.Zero);
    }

    [Test] // Goal: the venue's time is its own time on our clock, at most the receipt, never going back. Method: one frame for each rule.
    public void The_time_of_matching_is_the_venues_corrected_and_monotone()
    {
        RecordedMarket market = new RecordedMarket()
            .Trade(100, 99, 1, Aggressor.Buy, venueTimeNs: 1_050) // 50 on our clock
            .Trade(110, 99, 1, Aggressor.Buy, venueTimeNs: 1_040) // 40, but not before its predecessor
            .Trade(120, 99, 1, Aggressor.Buy, venueTimeNs: 1_500) // 500, but not after its receipt
            .Trade(130, 99, 1, Aggressor.Buy); // unknown: its receipt
        var lookahead = new FrameLookahead(market.Source, clockOffsetNs: -1_000, capacity: 4, capacityMax: 4);
        foreach ((long venueTimeNs, long receiveTimeNs) in new[] { (50L, 100L), (50, 110), (120, 120), (130, 130) })
        {
            Assert.That((lookahead.NextMatchTimeNs, lookahead.NextReceiveTimeNs), Is.EqualTo((venueTimeNs, receiveTimeNs)));
            _ = lookahead.TakeToMatch();
            _ = lookahead.TakeToDeliver();
        }
        Assert.That(lookahead.NextMatchTimeNs, Is.EqualTo(long.MaxValue));
        Assert.That(ClockOffset.Measure(market.Source), Is.EqualTo(-1_380));
    }

    [Test] // Goal: at its limit the ring says so and goes on. Method: a ring of at most 4 asked to look 10 ahead, then drained.
    public void A_full_ring_is_counted_and_loses_nothing()
    {
        RecordedMarket market = new();
        for (int i = 0; i < 10; i++) market.Trade(100 + i, 99, 1, Aggressor.Buy, venueTimeNs: 1);
        var lookahead = new FrameLookahead(market.Source, clockOffsetNs: 0, capacity: 2, capacityMax: 4);
        var delivered = new List<byte[]>();
        while (!lookahead.IsExhausted)
        {
            while (lookahead.NextMatchTimeNs < long.MaxValue) _ = lookahead.TakeToMatch();
            delivered.Add(lookahead.TakeToDeliver().ToArray());
        }
        Assert.That(delivered, Is.EqualTo(market.Frames));
        Assert.That(lookahead.LimitedCount, Is.GreaterThan(0));
    }
}
