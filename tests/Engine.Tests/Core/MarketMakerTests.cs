using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

public sealed class MarketMakerTests
{
    private const long Tick = FrameFactory.Tick;
    private const long Mid = 600_000; // ticks

    [Test] // Goal: a whole, warm book is quoted on both sides, away from the touch. Method: a quiet market for three seconds.
    public void A_warm_market_is_quoted_on_both_sides()
    {
        var frames = new FrameFactory();
        var sink = new OrderRecorder();
        using var core = new Core<MarketMaker>(new EngineConfiguration(), new MarketMaker(new MarketMakerConfiguration()));
        core.OnFrame(frames.Definition(), ref sink);
        core.OnFrame(frames.SessionUp(), ref sink);
        core.OnFrame(frames.Snapshot([(Mid * Tick, 1000), ((Mid - 1) * Tick, 3000)], [((Mid + 1) * Tick, 1000), ((Mid + 2) * Tick, 3000)]), ref sink);
        for (int step = 0; step < 300; step++)
        {
            frames.NowNs += 10_000_000;
            core.OnFrame(frames.Update([(Mid * Tick, 1000 + (step % 7))], []), ref sink);
        }

        Assert.Multiple(() =>
        {
            Assert.That(core.Context.Orders.OpenCount, Is.EqualTo(10));
            Assert.That(sink.Orders, Has.Count.GreaterThanOrEqualTo(10));
            Assert.That(sink.Orders.Where(order => order.Side == Side.Buy).All(order => order.Price < (Mid + 1) * Tick), Is.True);
            Assert.That(sink.Orders.Where(order => order.Side == Side.Sell).All(order => order.Price > Mid * Tick), Is.True);
            Assert.That(core.Context.Counters.SequenceBreaks, Is.Zero);
            Assert.That(core.Context.Counters.MalformedFrames, Is.Zero);
        });
        foreach (SentOrder order in sink.Orders.Take(12)) TestContext.Out.WriteLine($"{order.Kind} {order.Side} {order.Price / 1e9} x {order.Lots}");
    }
}
