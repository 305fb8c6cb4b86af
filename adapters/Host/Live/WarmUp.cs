using System.Diagnostics;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Ring;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>Drives a shadow engine and exchange through everything before the real ones begin: the generic code of the runtime's library that they
/// reach is compiled, the caches and the branch predictors have seen the work.</summary>
/// <remarks>The same types as the live run's, with lanes and rings of their own, in time of its own; nothing of it remains. <see cref="Precompiler"/>
/// has compiled what is ours.</remarks>
internal static class WarmUp
{
    private const long StepNs = 1_000_000;
    private const int StepsPerRound = 400;
    private const int Rounds = 16; // every disturbance twice
    private static readonly TimeSpan WaitPerRound = TimeSpan.FromMilliseconds(3); // through every phase of waiting
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    /// <summary>At most four seconds, and until someone asks to stop.</summary>
    public static void Run<TStrategy>(
        HostConfiguration configuration, TStrategy strategy, ExchangeConfiguration exchange, LiveClock clock, int telemetrySlot,
        ConfiguredWait wait, StopRequest stop)
        where TStrategy : struct, IStrategy
    {
        long startTicks = Stopwatch.GetTimestamp();
        using var lanes = new LiveLanes(configuration.Threads);
        using Core<TStrategy> core = EngineFactory.Create(configuration, strategy, epoch: 1);
        var engine = new LiveEngine<TStrategy>(core, lanes, clock, configuration.Threads, epoch: 1, telemetrySlot);
        var feed = new ExchangeFeed(new ExchangeVenue(exchange, SourceIds.SimulatedMarketData, SourceIds.SimulatedExecutions), lanes);
        var control = new ControlPublisher(lanes.Control, clock);
        Invariant.Check(lanes.Ring.TryJoin(out RingConsumer consumer));
        long nowNs = exchange.StartTimeNs;
        Invariant.Check(engine.TryStart());
        control.TrySession(exchange.VenueId, SessionStatus.Up);
        for (int round = 0; round < Rounds && !stop.IsRequested && Stopwatch.GetElapsedTime(startTicks) < Bound; round++)
        {
            for (int step = 0; step < StepsPerRound; step++)
            {
                nowNs += StepNs;
                feed.DoWork(nowNs);
                while (engine.DoWork(nowNs) > 0) Drain(consumer);
            }

            Disturb(control, exchange.VenueId, round);
            Wait(engine, ref wait);
        }

        End(engine, control, consumer, nowNs);
    }

    private static void End<TStrategy>(LiveEngine<TStrategy> engine, ControlPublisher control, RingConsumer consumer, long nowNs)
        where TStrategy : struct, IStrategy
    {
        control.Close();
        engine.DoWork(nowNs);
        Drain(consumer);
        engine.TryEnd();
        Drain(consumer);
    }

    private static void Wait<TStrategy>(LiveEngine<TStrategy> engine, ref ConfiguredWait wait)
        where TStrategy : struct, IStrategy
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (!engine.IsControlDrained && Stopwatch.GetElapsedTime(startTicks) < WaitPerRound) wait.Idle();
        for (int reset = 0; reset < 10; reset++) wait.Reset();
    }

    /// <summary>Stops, kills and reconnects, each followed by quoting again.</summary>
    private static void Disturb(ControlPublisher control, ushort venueId, int round)
    {
        switch (round % 8)
        {
            case 4:
                control.TryCommand(CommandKind.Kill);
                control.TryCommand(CommandKind.Acknowledge);
                break;
            case 5:
                control.TrySession(venueId, SessionStatus.Down);
                control.TrySession(venueId, SessionStatus.Connected, sessionId: round);
                break;
            case 6:
                control.TryCommand(CommandKind.Pause);
                control.TryCommand(CommandKind.Resume);
                control.TryAlert(AlertCode.JournalStalled, Severity.Info, 0);
                break;
            case 7:
                control.TryCommand(CommandKind.Stop);
                control.TryCommand(CommandKind.Acknowledge);
                break;
        }
    }

    private static void Drain(RingConsumer consumer)
    {
        while (consumer.TryRead(out _) == ReadStatus.Read) consumer.Release();
    }
}
