namespace LowLatencyMM.SimulatedExchange.Tests;

public class LatencyModelTests
{
    private const int Count = 200_000;
    private const long Spacing = 3_600_000_000_000; // an hour apart no message can hold up the next

    [Test] // Goal: the distribution of domain 13.2: median 1 ms, p99 3.2 ms, one in a thousand 50 ms later. Method: quantiles of many draws.
    public void Default_latency_has_the_quantiles_of_the_domain([Values(1UL, 2UL)] ulong seed)
    {
        var model = new LatencyModel(new LatencyConfiguration(), seed);
        long[] latenciesNs = [.. Enumerable.Range(0, Count).Select(i => model.OrderArrivalNs(i * Spacing) - (i * Spacing))];
        Array.Sort(latenciesNs);
        Assert.That(latenciesNs[Count / 2] / 1e6, Is.EqualTo(1.0).Within(0.01));
        Assert.That(latenciesNs[Count * 989 / 1000] / 1e6, Is.EqualTo(3.2).Within(0.1));
        Assert.That(latenciesNs.Count(ns => ns > 50_000_000) / (double)Count, Is.EqualTo(1e-3).Within(3e-4));
        Assert.That(latenciesNs[0], Is.GreaterThan(0));
    }

    [Test] // Goal: first in, first out. Method: messages much denser than the latency's spread.
    public void A_later_message_never_overtakes_an_earlier_one([Values(1UL, 2UL)] ulong seed)
    {
        var model = new LatencyModel(new LatencyConfiguration(), seed);
        long order = 0, acknowledgement = 0, feed = 0;
        for (long timeNs = 0; timeNs < 1_000_000_000; timeNs += 10_000)
        {
            Assert.That(order <= (order = model.OrderArrivalNs(timeNs)) && order >= timeNs);
            Assert.That(acknowledgement <= (acknowledgement = model.AcknowledgementReceiptNs(timeNs)) && acknowledgement >= timeNs);
            Assert.That(feed <= (feed = model.FeedReceiptNs(timeNs)) && feed >= timeNs);
        }
    }

    [Test] // Goal: the ways draw independently. Method: what one way gives does not depend on how often the others are asked; their draws differ.
    public void Each_way_has_its_own_stream()
    {
        var alone = new LatencyModel(new LatencyConfiguration(), 7);
        var mixed = new LatencyModel(new LatencyConfiguration(), 7);
        int equal = 0;
        for (int i = 0; i < 1_000; i++)
        {
            long feedNs = mixed.FeedReceiptNs(i * Spacing);
            if (feedNs == mixed.AcknowledgementReceiptNs(i * Spacing)) equal++;
            Assert.That(alone.OrderArrivalNs(i * Spacing), Is.EqualTo(mixed.OrderArrivalNs(i * Spacing)));
        }
        Assert.That(equal, Is.LessThan(5));
    }

    [Test] // Goal: zero is zero, constant is constant. Method: the constructors for both.
    public void Latency_without_spread_is_constant()
    {
        var zero = new LatencyModel(LatencyConfiguration.Zero, 1);
        var constant = new LatencyModel(LatencyConfiguration.Constant(1, 2, 3), 1);
        for (long timeNs = 0; timeNs < 100; timeNs++)
        {
            Assert.That((zero.OrderArrivalNs(timeNs), zero.AcknowledgementReceiptNs(timeNs), zero.FeedReceiptNs(timeNs)), Is.EqualTo((timeNs, timeNs, timeNs)));
            Assert.That(
                (constant.OrderArrivalNs(timeNs), constant.AcknowledgementReceiptNs(timeNs), constant.FeedReceiptNs(timeNs)),
                Is.EqualTo((timeNs + 1, timeNs + 2, timeNs + 3)));
        }
    }

    [Test] // Goal: every bad value is named at once. Method: one configuration with all twelve wrong, NaN included.
    public void Errors_lists_every_value_out_of_range()
    {
        var wrong = new LatencyConfiguration
        {
            OrderEntryLatencyNsMedian = -1,
            OrderEntryLatencySigmaLn = double.NaN,
            OrderEntrySpikeNs = -1,
            OrderEntrySpikeProbability = 1.01,
            AckLatencyNsMedian = -1,
            AckLatencySigmaLn = -0.1,
            AckSpikeNs = long.MaxValue,
            AckSpikeProbability = -1,
            FeedLatencyNsMedian = -1,
            FeedLatencySigmaLn = 5,
            FeedSpikeNs = -1,
            FeedSpikeProbability = double.PositiveInfinity,
        };
        Assert.That(wrong.Errors().Count(), Is.EqualTo(12));
        Assert.That(() => new LatencyModel(wrong, 1), Throws.ArgumentException);
        Assert.That(new LatencyConfiguration().Errors(), Is.Empty);
    }
}
