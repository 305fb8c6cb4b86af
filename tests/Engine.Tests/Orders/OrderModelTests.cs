using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Random wishes against a random venue whose words come late, out of order and twice.</summary>
public sealed class OrderModelTests
{
    private const int ScriptsPerSeed = 250;
    private const int Steps = 120;
    private const long LimitLots = 40;
    private const long StepNs = 10_000_000;

    // Goal: order state is never guessed. Method: many short scripts a seed; at rest, engine and venue agree to the unit, nothing is open
    // or exposed, and at no moment could the venue's open orders have taken the position beyond the limit.
    [Test]
    public void Engine_and_venue_agree_at_rest_and_the_limit_holds_at_every_moment([Range(1, 20)] int seed)
    {
        long fillCount = 0;
        for (int script = 0; script < ScriptsPerSeed; script++)
        {
            string name = $"seed {seed}, script {script}";
            fillCount += RunScript(new Random(seed * 100_003 + script), name);
        }

        Assert.That(fillCount, Is.GreaterThan(ScriptsPerSeed), "the venue traded");
    }

    [Test] // Goal: the limit check above can fail. Method: the same venue with a strategy limit twice as high passes the lower one.
    public void The_limit_check_notices_an_engine_with_a_higher_limit()
    {
        int noticed = 0;
        for (int script = 0; script < 40; script++)
        {
            var random = new Random(script);
            using var rig = new EngineRig(Configuration(LimitLots * 2));
            var venue = new ToyVenue(random, isLossy: false);
            for (int step = 0; step < Steps; step++) Step(rig, venue, random, isWishing: true, isTrading: true);
            if (venue.WorstCaseLots > LimitLots) noticed++;
        }

        Assert.That(noticed, Is.GreaterThan(0));
    }

    private static long RunScript(Random random, string name)
    {
        using var rig = new EngineRig(Configuration(LimitLots));
        var venue = new ToyVenue(random, isLossy: random.Next(4) == 0);
        for (int step = 0; step < Steps; step++) Step(rig, venue, random, isWishing: true, isTrading: true);
        if (random.Next(3) == 0) rig.Command(CommandKind.Kill);
        Forward(rig, venue);
        for (int step = 0; step < 4_000 && !IsAtRest(rig, venue); step++) Step(rig, venue, random, isWishing: step % 50 == 0, isTrading: false, isCancelOnly: true);
        Assert.Multiple(() =>
        {
            Assert.That(venue.Open, Is.Empty, name);
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(venue.PositionLots), name);
            Assert.That(rig.Position.FillCount, Is.EqualTo(venue.FillCount), name);
            Assert.That(rig.Core.Context.Orders.OpenCount, Is.Zero, name);
            Assert.That(rig.Open.ExposedBuyLots.Count, Is.Zero, name);
            Assert.That(rig.Open.ExposedSellLots.Count, Is.Zero, name);
            Assert.That(venue.WorstCaseLots, Is.LessThanOrEqualTo(LimitLots), name);
            Assert.That(rig.Counters.Overfills, Is.Zero, name);
        });
        return venue.FillCount;
    }

    private static bool IsAtRest(EngineRig rig, ToyVenue venue) => venue.IsQuiet && rig.Core.Context.Orders.OpenCount == 0;

    private static void Step(EngineRig rig, ToyVenue venue, Random random, bool isWishing, bool isTrading, bool isCancelOnly = false)
    {
        rig.Frames.NowNs += random.NextInt64(StepNs);
        if (random.Next(400) == 0 && isTrading) Reconnect(rig, venue);
        if (isWishing) rig.Do(context => Wish(context, random, isCancelOnly));
        else rig.Send(rig.Frames.Timer());
        Forward(rig, venue);
        venue.Run(rig.Frames.NowNs, isTrading, rig.Frames, frame =>
        {
            rig.Send(frame);
            Forward(rig, venue);
            AssertExposureIsTheSum(rig);
            AssertTreesHold(rig);
        });
    }

    /// <summary>The route goes down and comes back within the delay of executions: nothing is lost.</summary>
    private static void Reconnect(EngineRig rig, ToyVenue venue)
    {
        rig.Send(rig.Frames.Session(SessionStatus.Down));
        rig.Send(rig.Frames.Session(SessionStatus.Up));
        Forward(rig, venue);
    }

    private static void Forward(EngineRig rig, ToyVenue venue)
    {
        foreach (SentOrder order in rig.Sent) venue.Receive(order, rig.Frames.NowNs);
        rig.Sent.Clear();
    }

    private static void Wish(StrategyContext context, Random random, bool isCancelOnly)
    {
        var open = new List<int>();
        for (int slot = context.Orders.OfInstrument(0).FirstOpen; slot != OrderTable.None; slot = context.Orders[slot].NextOpen) open.Add(slot);
        if (isCancelOnly)
        {
            foreach (int slot in open) context.Cancel(slot);
            return;
        }

        bool isBuy = random.Next(2) == 0;
        long ticks = isBuy ? EngineRig.BidTicks - random.Next(5) : EngineRig.AskTicks + random.Next(5);
        var price = new Price(ticks * EngineRig.Tick);
        var lots = new Lots(random.Next(1, 20));
        int choice = random.Next(10);
        if (choice < 4 || open.Count == 0)
        {
            context.Place(new OrderRequest { InstrumentSlot = 0, Side = isBuy ? Side.Buy : Side.Sell, Price = price, Lots = lots }, out _);
            return;
        }

        int chosen = open[random.Next(open.Count)];
        long sideTicks = context.Orders[chosen].Side == Side.Buy ? EngineRig.BidTicks - random.Next(5) : EngineRig.AskTicks + random.Next(5);
        if (choice < 8) context.Replace(chosen, new Price(sideTicks * EngineRig.Tick), lots, out _);
        else context.Cancel(chosen);
    }

    private static void AssertExposureIsTheSum(EngineRig rig)
    {
        long buys = 0;
        long sells = 0;
        for (int slot = rig.Open.FirstOpen; slot != OrderTable.None; slot = rig.Core.Context.Orders[slot].NextOpen)
        {
            ref Order order = ref rig.Core.Context.Orders[slot];
            if (order.Side == Side.Buy) buys += order.ExposedLots.Count;
            else sells += order.ExposedLots.Count;
        }

        // Ended orders may still expose fills that are under way, never the other way round.
        if (rig.Open.ExposedBuyLots.Count < buys || rig.Open.ExposedSellLots.Count < sells) Assert.Fail("exposure is less than what open orders add up to");
    }

    /// <summary>Open and filled quantity of a tree never exceed its greatest total that may be true at the venue, and one replacement at most is under way (10.2).</summary>
    private static void AssertTreesHold(EngineRig rig)
    {
        OrderTable orders = rig.Core.Context.Orders;
        var trees = new Dictionary<long, (long Filled, long Leaves, long Total, int Waiting)>();
        for (int slot = rig.Open.FirstOpen; slot != OrderTable.None; slot = orders[slot].NextOpen)
        {
            ref Order order = ref orders[slot];
            (long filled, long leaves, long total, int waiting) = trees.GetValueOrDefault(order.RootClientOrderId);
            int isWaiting = order.ClientOrderId != order.RootClientOrderId && orders.IsPendingReplacement(slot) ? 1 : 0;
            long open = isWaiting > 0 ? order.ExposedLots.Count : order.LeavesLots.Count; // a replacement adds what it opens beyond its original
            long lots = Math.Max(order.Lots.Count, isWaiting > 0 ? orders[order.LinkedSlot].Lots.Count : 0); // its original may have been filled meanwhile
            trees[order.RootClientOrderId] = (Math.Max(filled, order.CumLots.Count), leaves + open, Math.Max(total, lots), waiting + isWaiting);
        }

        foreach ((long root, (long filled, long leaves, long total, int waiting)) in trees)
        {
            if (filled + leaves > total || waiting > 1) Assert.Fail($"tree {root}: {filled} filled and {leaves} open of {total}, {waiting} replacements under way");
        }
    }

    private static EngineConfiguration Configuration(long limitLots) => new()
    {
        OrderCapacity = 1024,
        FillKeyCapacity = 1024,
        InstrumentCapacity = 1,
        BookLevelsPerSide = 8,
        OpenOrdersMax = 64,
        StateBytesMax = 1 << 20,
        KillSwitch = KillSwitchParameters.Off,
        DefaultLimits = new EngineConfiguration().DefaultLimits with { PositionLotsMax = new Lots(limitLots), OpenOrdersMax = 64 },
    };
}
