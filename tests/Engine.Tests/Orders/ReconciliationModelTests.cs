using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Engine and venue through lost sessions and restarts of the engine, at random.</summary>
public sealed class ReconciliationModelTests
{
    private const int ScriptsPerSeed = 60;
    private const int Steps = 300;

    // Goal: whatever was lost, engine and venue agree when the route is up again, and no fill was booked twice. Method: random wishes, losses of
    // the session with what is under way, starts of runs; both compared each time the route comes up: position, cash, fills, open orders.
    [Test]
    public void Engine_and_venue_agree_whenever_the_route_comes_up([Range(1, 20)] int seed)
    {
        var tally = new Tally();
        for (int script = 0; script < ScriptsPerSeed; script++) RunScript(new Random((seed * 100_003) + script), tally, $"seed {seed}, script {script}");
        Assert.Multiple(() =>
        {
            Assert.That(tally.Ups, Is.GreaterThan(3 * ScriptsPerSeed), "sessions came up");
            Assert.That(tally.Fills, Is.GreaterThan(10 * ScriptsPerSeed), "the venue traded");
            Assert.That(tally.LostFills, Is.GreaterThan(0), "fills were lost, and came with an answer");
            Assert.That(tally.Gone, Is.GreaterThan(0), "orders were not named");
            Assert.That(tally.Rounds, Is.GreaterThan(tally.Ups), "some sessions took more than one round");
        });
    }

    [Test] // Goal: the comparison above can fail. Method: a venue that reports another position than it has.
    public void A_venue_that_lies_about_its_position_is_noticed() =>
        Assert.That(CountMismatches(venue => venue.PositionErrorLots = 3), Is.GreaterThan(0));

    [Test] // Goal: an answer that lacks frames opens no route. Method: a venue that counts its fills and does not send them.
    public void An_answer_without_its_fills_never_opens_the_route()
    {
        var random = new Random(5);
        using var rig = new EngineRig(Configuration());
        var venue = new SessionVenue(random);
        Connect(rig, venue, 1);
        for (int step = 0; step < 200; step++) Step(rig, venue, random, isWishing: true);
        Assert.That(venue.FillCount, Is.GreaterThan(0));
        venue.HidesFills = true;
        Lose(rig, venue);
        Connect(rig, venue, 2);
        for (int step = 0; step < 2_000; step++)
        {
            Step(rig, venue, random, isWishing: true);
            Assert.That(rig.Core.Context.Venue(FrameFactory.Venue).Status, Is.EqualTo(SessionStatus.Connected));
        }

        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.ReduceOnly), "three failed rounds");
        venue.HidesFills = false;
        for (int step = 0; step < 2_000 && !IsUp(rig); step++) Step(rig, venue, random, isWishing: false);
        Assert.That(IsUp(rig), Is.True, "it went on trying");
    }

    private static int CountMismatches(Action<SessionVenue> disturb)
    {
        int mismatches = 0;
        for (int script = 0; script < 20; script++)
        {
            var random = new Random(script);
            using var rig = new EngineRig(Configuration());
            var venue = new SessionVenue(random);
            disturb(venue);
            Connect(rig, venue, 1);
            for (int step = 0; step < Steps; step++) Step(rig, venue, random, isWishing: true);
            Lose(rig, venue);
            Connect(rig, venue, 2);
            for (int step = 0; step < Steps && !IsUp(rig); step++) Step(rig, venue, random, isWishing: false);
            if (IsUp(rig) && rig.Position.Lots.Count != venue.PositionLots) mismatches++;
        }

        return mismatches;
    }

    private static void RunScript(Random random, Tally tally, string name)
    {
        using var rig = new EngineRig(Configuration());
        var venue = new SessionVenue(random);
        bool wasUp = false;
        long sessionId = 0;
        for (int step = 0; step < Steps || !wasUp; step++)
        {
            if (step > 20 * Steps) Assert.Fail($"{name}: the route did not come up");
            bool isEnding = step >= Steps;
            if (!venue.IsConnected && (isEnding || random.Next(6) == 0)) Connect(rig, venue, ++sessionId);
            else if (venue.IsConnected && !isEnding && random.Next(40) == 0) Lose(rig, venue, isTold: random.Next(3) > 0);
            else if (!isEnding && random.Next(100) == 0) Restart(rig, venue);
            wasUp &= IsUp(rig);
            wasUp = Step(rig, venue, random, isWishing: true, tally, wasUp, name);
        }

        tally.Fills += venue.FillCount;
        tally.Rounds += rig.Counters.StatusRequests;
        tally.Gone += rig.Counters.ReportedGoneOrders;
        Assert.That((rig.Counters.PositionAdjustments, rig.Counters.OrderAnomalies, rig.Counters.Overfills), Is.EqualTo((0L, 0L, 0L)), name);
        Assert.That(rig.Core.Context.RiskState, Is.Not.EqualTo(RiskState.Halted), name);
    }

    private static bool CompareIfNewlyUp(EngineRig rig, SessionVenue venue, Tally tally, bool wasUp, string name)
    {
        if (!IsUp(rig) || wasUp) return IsUp(rig);
        tally.Ups++;
        if (rig.Core.Context.RiskState == RiskState.ReduceOnly) rig.Command(CommandKind.Acknowledge); // three rounds of ignored mass cancels
        Assert.Multiple(() =>
        {
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(venue.PositionLots), name);
            Assert.That(rig.Position.TradeCash, Is.EqualTo(venue.Cash), name);
            Assert.That(rig.Position.FillCount, Is.EqualTo(venue.FillCount), name);
            Assert.That(venue.Open, Is.Empty, name);
            Assert.That(rig.Core.Context.Orders.OpenCount, Is.Zero, name);
            Assert.That((rig.Open.ExposedBuyLots.Count, rig.Open.ExposedSellLots.Count), Is.EqualTo((0L, 0L)), name);
        });
        return true;
    }

    private static bool IsUp(EngineRig rig) => rig.Core.Context.Venue(FrameFactory.Venue).Status == SessionStatus.Up;

    private static void Connect(EngineRig rig, SessionVenue venue, long sessionId)
    {
        venue.Connect();
        rig.Send(rig.Frames.Connected(sessionId));
        Forward(rig, venue);
    }

    private static void Lose(EngineRig rig, SessionVenue venue, bool isTold = true)
    {
        venue.Disconnect();
        if (isTold) rig.Send(rig.Frames.Session(SessionStatus.Down)); // otherwise the next Connected says it
        rig.Sent.Clear();
    }

    /// <summary>The engine's process ends and another one goes on with its state.</summary>
    private static void Restart(EngineRig rig, SessionVenue venue)
    {
        venue.Disconnect();
        rig.Frames.Epoch++;
        rig.Send(rig.Frames.StartOfRun());
        Assert.That(rig.Sent, Is.Empty, "nothing leaves for a route that is down");
        rig.SendBook();
    }

    /// <returns>Whether the route is up.</returns>
    private static bool Step(
        EngineRig rig, SessionVenue venue, Random random, bool isWishing, Tally? tally = null, bool wasUp = false, string name = "")
    {
        rig.Frames.NowNs += random.NextInt64(20_000_000);
        if (isWishing) rig.Do(context => Wish(context, random));
        else rig.Send(rig.Frames.Timer());
        Forward(rig, venue);
        wasUp &= IsUp(rig);
        venue.Run(rig.Frames, frame =>
        {
            long fills = rig.Counters.Fills;
            rig.Send(frame);
            bool isResent = (MemoryMarshal.Read<FrameHeader>(frame).Flags & FrameFlags.Resend) != 0;
            if (isResent && rig.Counters.Fills > fills && tally is not null) tally.LostFills++;
            Forward(rig, venue);
            if (tally is not null) wasUp = CompareIfNewlyUp(rig, venue, tally, wasUp, name);
        });
        return wasUp;
    }

    private static void Forward(EngineRig rig, SessionVenue venue)
    {
        if (!IsUp(rig)) Assert.That(rig.Sent.All(sent => sent.Kind is OutboundKind.MassCancel or OutboundKind.StatusRequest or OutboundKind.Cancel), Is.True);
        foreach (SentOrder order in rig.Sent) venue.Receive(order);
        rig.Sent.Clear();
    }

    private static void Wish(StrategyContext context, Random random)
    {
        var open = new List<int>();
        for (int slot = context.Orders.OfInstrument(0).FirstOpen; slot != OrderTable.None; slot = context.Orders[slot].NextOpen) open.Add(slot);
        bool isBuy = random.Next(2) == 0;
        var lots = new Lots(random.Next(1, 20));
        int choice = random.Next(10);
        if (choice < 5 || open.Count == 0)
        {
            long ticks = isBuy ? EngineRig.BidTicks - random.Next(5) : EngineRig.AskTicks + random.Next(5);
            var request = new OrderRequest { InstrumentSlot = 0, Side = isBuy ? Side.Buy : Side.Sell, Price = new Price(ticks * EngineRig.Tick), Lots = lots };
            context.Place(in request, out _);
            return;
        }

        int chosen = open[random.Next(open.Count)];
        long sideTicks = context.Orders[chosen].Side == Side.Buy ? EngineRig.BidTicks - random.Next(5) : EngineRig.AskTicks + random.Next(5);
        if (choice < 9) context.Replace(chosen, new Price(sideTicks * EngineRig.Tick), lots, out _);
        else context.Cancel(chosen);
    }

    private static EngineConfiguration Configuration() => new()
    {
        OrderCapacity = 1024,
        FillKeyCapacity = 1024,
        InstrumentCapacity = 1,
        BookLevelsPerSide = 8,
        OpenOrdersMax = 64,
        StateBytesMax = 1 << 20,
        KillSwitch = KillSwitchParameters.Off,
        DefaultLimits = new EngineConfiguration().DefaultLimits with { OpenOrdersMax = 64 },
    };

    private sealed class Tally
    {
        public long Ups { get; set; }

        public long Fills { get; set; }

        public long LostFills { get; set; }

        public long Gone { get; set; }

        public long Rounds { get; set; }
    }
}
