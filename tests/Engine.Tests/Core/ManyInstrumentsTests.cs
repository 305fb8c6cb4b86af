using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

public sealed class ManyInstrumentsTests
{
    private const int Count = 1_000;
    private const long Tick = FrameFactory.Tick;

    [Test] // Goal: a timer is short however many instruments there are, and none is forgotten. Method: one unanswered order in each of 1,000.
    public void Each_timer_looks_at_a_few_orders_and_soon_at_all()
    {
        var script = new Script();
        var sink = new OrderRecorder();
        var frames = new FrameFactory();
        EngineConfiguration configuration = EngineRig.Unwatched with { InstrumentCapacity = 1_024, OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000, BookLevelsPerSide = 16 };
        using var core = new Core<ScriptedStrategy>(configuration, new ScriptedStrategy(script));
        core.OnFrame(frames.SessionUp(), ref sink);
        for (uint id = 0; id < Count; id++)
        {
            int slot = (int)id;
            core.OnFrame(frames.Definition(id), ref sink);
            core.OnFrame(frames.Snapshot([(600_000 * Tick, 10)], [(600_001 * Tick, 10)], id), ref sink);
            script.Next = context => context.Place(
                new OrderRequest { InstrumentSlot = slot, Side = Side.Buy, Price = new Price(600_000 * Tick), Lots = new Lots(1) }, out _);
            core.OnFrame(frames.Timer(), ref sink);
        }

        Assert.That(sink.Orders, Has.Count.EqualTo(Count));
        frames.NowNs += configuration.AckTimeoutNs;
        int timers = 0;
        for (; core.Context.Counters.AckTimeouts < Count && timers < 100; timers++)
        {
            long before = core.Context.Counters.AckTimeouts;
            core.OnFrame(frames.Timer(), ref sink);
            Assert.That(core.Context.Counters.AckTimeouts - before, Is.LessThanOrEqualTo(16));
        }

        Assert.That(timers, Is.EqualTo(63));
        Assert.That(sink.Orders.Skip(Count).Select(order => order.Kind), Is.All.EqualTo(OutboundKind.Cancel));
        Assert.That(sink.Orders, Has.Count.EqualTo(2 * Count));
    }

    [Test] // Goal: our market maker reaches every instrument though a timer looks at few. Method: 100 instruments; one update each warms them, then only timers come.
    public void The_sweep_of_timers_quotes_every_instrument()
    {
        var sink = new OrderRecorder();
        var frames = new FrameFactory();
        EngineConfiguration configuration = EngineRig.Unwatched with { InstrumentCapacity = 128, OrdersPerSecondMax = 1_000_000, OrderBurstMax = 1_000_000, BookLevelsPerSide = 16 };
        using var core = new Core<MarketMaker>(configuration, new MarketMaker(new MarketMakerConfiguration { LevelCount = 1 }));
        core.OnFrame(frames.SessionUp(), ref sink);
        for (uint id = 0; id < 100; id++)
        {
            core.OnFrame(frames.Definition(id), ref sink);
            core.OnFrame(frames.Snapshot([(600_000 * Tick, 10)], [(600_001 * Tick, 10)], id), ref sink);
        }

        int sentMax = 0;
        for (int timer = 0; timer < 2_000; timer++)
        {
            int before = sink.Orders.Count;
            frames.NowNs += 10_000_000;
            core.OnFrame(frames.Timer(), ref sink);
            sentMax = Math.Max(sentMax, sink.Orders.Count - before);
        }

        for (int slot = 0; slot < 100; slot++) Assert.That(core.Context.Orders.OfInstrument(slot).OpenCount, Is.GreaterThan(0), $"slot {slot}");
        Assert.That(sentMax, Is.LessThanOrEqualTo(64));
    }
}
