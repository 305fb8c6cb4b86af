using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Drives a shadow engine and exchange through everything before the real ones begin: the generic code of the runtime's library that they
/// reach is compiled, the caches and the branch predictors have seen the work.</summary>
/// <remarks>The same types as the live run's, with logs, lanes and a ring of their own, in time of its own; nothing of it remains. <see cref="Precompiler"/>
/// has compiled what is ours.</remarks>
internal static class WarmUp
{
    private const long StepNs = 1_000_000;
    private const int StepsPerRound = 400;
    private const int Rounds = 16; // every disturbance twice
    private static readonly TimeSpan WaitPerRound = TimeSpan.FromMilliseconds(3); // through every phase of waiting
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    /// <summary>At most four seconds, and until someone asks to stop.</summary>
    /// <param name="directory">Where the shadow's logs may lie; empty again afterwards.</param>
    public static void Run<TStrategy>(
        HostConfiguration configuration, TStrategy strategy, VenueSettings venue, LiveClock clock, ConfiguredWait wait, StopRequest stop, string directory)
        where TStrategy : struct, IStrategy
    {
        long startTicks = Stopwatch.GetTimestamp();
        string ordersPath = Path.Combine(directory, "shadow-orders.log");
        using var route = new VenueRoute(venue.VenueId, ordersPath, configuration.Threads.LogTermBytes);
        using Lane controlLane = Lane.Create(EngineLanes.Control);
        using Lane marketData = Lane.Create(EngineLanes.MarketData(configuration.Threads));
        using BroadcastRing ring = BroadcastRing.Create(EngineLanes.Ring(configuration.Threads));
        using Core<TStrategy> core = EngineFactory.Create(configuration, strategy, epoch: 1);
        int detailSlot = Array.FindIndex([.. configuration.Instruments], instrument => instrument.Venue == venue);
        var engine = new LiveEngine<TStrategy, RouteLink>(
            core, controlLane.Consumer, [marketData.Consumer], ring.Producer, new RouteLink([route]), clock, configuration.Threads.MarketDataBudgetFrames, epoch: 1,
            EngineTelemetryBlock.Private(configuration.Instruments.Count, detailSlot));
        var exchange = new ExchangeConfiguration
        {
            Instruments = InstrumentSettings.At(venue, configuration.Instruments),
            Latency = configuration.Latency,
            Seed = configuration.Seed,
            StartTimeNs = clock.NowNs,
            VenueId = venue.VenueId,
        };
        using var shadow = new ShadowVenue(exchange, route, ordersPath, Path.Combine(directory, "shadow-executions.log"), marketData);
        var control = new ControlPublisher(controlLane, clock);
        Invariant.Check(ring.TryJoin(out RingConsumer consumer));
        long nowNs = exchange.StartTimeNs;
        Invariant.Check(engine.TryStart(nowNs, isConfigurationChanged: false));
        for (int round = 0; round < Rounds && !stop.IsRequested && Stopwatch.GetElapsedTime(startTicks) < Bound; round++)
        {
            if (round % 8 is 0 or 6) shadow.Connect(nowNs);
            for (int step = 0; step < StepsPerRound; step++)
            {
                nowNs += StepNs;
                shadow.DoWork(nowNs);
                while (engine.DoWork(nowNs) > 0) Drain(consumer);
            }

            Disturb(control, shadow, round);
            Wait(engine, ref wait);
        }

        _ = engine.TryStateHash(nowNs);
        Drain(consumer);
        End(engine, control, consumer, nowNs);
    }

    private static void End<TStrategy>(LiveEngine<TStrategy, RouteLink> engine, ControlPublisher control, RingConsumer consumer, long nowNs)
        where TStrategy : struct, IStrategy
    {
        control.Close();
        engine.DoWork(nowNs);
        Drain(consumer);
        engine.TryEnd();
        Drain(consumer);
    }

    private static void Wait<TStrategy>(LiveEngine<TStrategy, RouteLink> engine, ref ConfiguredWait wait)
        where TStrategy : struct, IStrategy
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!engine.IsControlDrained && Stopwatch.GetElapsedTime(startTicks) < WaitPerRound) wait.Idle();
        for (int reset = 0; reset < 10; reset++) wait.Reset();
    }

    /// <summary>Stops, kills and losses, each followed by quoting again.</summary>
    private static void Disturb(ControlPublisher control, ShadowVenue shadow, int round)
    {
        switch (round % 8)
        {
            case 2:
                control.TryMeasurement(RiskTrigger.ClockSkew, 1); // an alert, a cautious engine
                control.TryMeasurement(RiskTrigger.ClockSkew, 0);
                break;
            case 3:
                control.TrySet((ushort)RiskParameter.OpenOrdersMax, 1_000_000_000_000, Messages.FrameHeader.NoInstrument, "llmm"u8); // out of range: nothing is set
                break;
            case 4:
                control.TryCommand(CommandKind.Kill);
                control.TryCommand(CommandKind.Acknowledge);
                break;
            case 5:
                shadow.Lose();
                break;
            case 6:
                control.TryCommand(CommandKind.Pause);
                control.TryCommand(CommandKind.Resume);
                control.TryAlert(AlertCode.JournalStalled, Severity.Info, 0);
                break;
            case 7:
                control.TryCommand(CommandKind.Stop);
                control.TryCommand(CommandKind.Acknowledge);
                shadow.Lose();
                break;
        }
    }

    private static void Drain(RingConsumer consumer)
    {
        while (consumer.TryRead(out _) == ReadStatus.Read) consumer.Release();
    }
}
