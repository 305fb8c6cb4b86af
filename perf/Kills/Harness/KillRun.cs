using System.Diagnostics;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Kills;

/// <summary>Kills processes of a deployment at seeded moments and checks what becomes of it. One thread; every wait has a bound.</summary>
/// <remarks>Bounds are so long that only a deployment that does not come back meets them: how long things take is recorded, not judged.</remarks>
/// <param name="lossBound">How long orders may stay open after a kill; null: as long as anything may take.</param>
internal sealed class KillRun(KillDeployment deployment, KillTimes times, ulong seed, TimeSpan? lossBound = null)
{
    /// <summary>What is awaited at the venue after a kill; a run that fails of it says so.</summary>
    public const string OpenText = "no order open at the venue";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan FillBound = TimeSpan.FromSeconds(3);
    private static readonly double NsPerTick = 1e9 / Stopwatch.Frequency;
    private readonly List<string> _history = [];
    private long _newOrdersWhenDown;
    private long _reconciliationsBefore;
    private bool _wasDown;

    /// <summary>Starts all three and waits until orders are open.</summary>
    public void Begin()
    {
        deployment.Start(Victim.Venue);
        deployment.Start(Victim.Gateway);
        deployment.Start(Victim.Engine);
        AwaitQuoting("at the start");
    }

    /// <summary>One disaster, everything checked afterwards.</summary>
    public void Play(KillPlan plan)
    {
        _history.Add(plan.ToString());
        AwaitMoment(plan);
        VenueAccountTelemetry before = deployment.ReadAccount() ?? throw Failed("the venue shows nothing before the kill");
        BeginWatch();
        (long firstTicks, long lastTicks) = KillAll(plan);
        times.Disasters++;
        CheckLosses(plan, before, firstTicks);
        Restart(plan, out Dictionary<Victim, long> started);
        AwaitQuoting("after the restart");
        Record(plan, lastTicks, started);
        CompareSides();
    }

    /// <summary>Ends the deployment in good order: engine, gateway, venue; nothing may be open, nothing may be left.</summary>
    public Sides End()
    {
        _history.Add("end");
        SelfProcess engine = deployment.Engine!;
        engine.Terminate();
        if (!engine.WaitForExit(Bound)) throw Failed("the engine did not end");
        if (engine.ExitCode != ExitCode.Success) throw Failed($"the engine ended with exit code {engine.ExitCode}");
        Await(() => deployment.ReadAccount() is { OpenOrders: 0 } && deployment.ReadGateway() is { OpenOrders: 0 }, "nothing open after the engine's end");
        Sides sides = deployment.Read();
        if (sides.Differences().ToArray() is { Length: > 0 } differences) throw Failed($"at the end: {string.Join("; ", differences)}");
        foreach (SelfProcess process in (SelfProcess[])[deployment.Gateway!, deployment.Venue!])
        {
            process.Terminate();
            if (!process.WaitForExit(Bound)) throw Failed($"the {process.Name} did not end");
            if (process.ExitCode != ExitCode.Success) throw Failed($"the {process.Name} ended with exit code {process.ExitCode}");
        }

        return sides;
    }

    private void AwaitMoment(KillPlan plan)
    {
        long orders = deployment.OrdersIn() + plan.MomentCount;
        long fills = (deployment.ReadAccount()?.FillCount ?? 0) + plan.MomentCount;
        long startTicks = Stopwatch.GetTimestamp();
        while (plan.Moment switch { KillMoment.Orders => deployment.OrdersIn() < orders, KillMoment.Fills => deployment.ReadAccount()?.FillCount < fills, _ => false })
        {
            if (Stopwatch.GetElapsedTime(startTicks) > (plan.Moment == KillMoment.Fills ? FillBound : Bound)) break;
            CheckAlive();
            Thread.Yield(); // not a sleep: the kill is to fall where the event was
        }

        long delayTicks = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(delayTicks).TotalMilliseconds < plan.DelayMs) Thread.Sleep(0);
    }

    private (long FirstTicks, long LastTicks) KillAll(KillPlan plan)
    {
        long firstTicks = 0, lastTicks = 0;
        foreach (Victim victim in plan.InOrder())
        {
            long waitTicks = Stopwatch.GetTimestamp();
            while (firstTicks != 0 && Stopwatch.GetElapsedTime(waitTicks).TotalMicroseconds < plan.GapUs) Thread.SpinWait(10);
            lastTicks = deployment.Kill(victim);
            if (firstTicks == 0) firstTicks = lastTicks;
            times.Kills++;
        }

        return (firstTicks, lastTicks);
    }

    /// <summary>Before anything comes back: at the venue nothing stays open; an engine that lives knows that its route is gone.</summary>
    private void CheckLosses(KillPlan plan, VenueAccountTelemetry before, long killTicks)
    {
        if ((plan.Victims & Victim.Venue) == 0)
        {
            // An order that was under way may still be accepted, and then it is cancelled, too: the session's end is what is waited for.
            Await(
                () => deployment.ReadAccount() is { OpenOrders: 0 } account && ((plan.Victims & Victim.Gateway) == 0 || account.IsConnected == 0)
                    && ((plan.Victims & Victim.Gateway) != 0 || deployment.ReadGateway() is { IsEngineLost: 1, OpenOrders: 0 }),
                OpenText,
                bound: lossBound);
            long noneTicks = deployment.ReadAccount()!.Value.NoneOpenTicks;
            if (before.OpenOrders > 0 && noneTicks > killTicks && plan.KillCount == 1)
                (plan.Victims == Victim.Engine ? times.EngineCancel : times.GatewayCancel).Record((long)((noneTicks - killTicks) * NsPerTick));
        }

        if ((plan.Victims & Victim.Engine) != 0) return;
        Await(() => Watch() && _wasDown, "the engine knows that its route is down");
        times.RouteDown.Record((long)((Stopwatch.GetTimestamp() - killTicks) * NsPerTick));
        EngineTelemetry engine = deployment.ReadEngine() ?? throw Failed("the engine shows nothing");
        if (engine.Routes[_venueId] != (byte)SessionStatus.Down) return; // a session of a venue that came back by itself
        if (engine.Bids.OwnCount + engine.Asks.OwnCount > 0) throw Failed("the engine takes orders for live whose route is down");
    }

    private readonly int _venueId = deployment.Read().VenueId;

    private void BeginWatch()
    {
        _wasDown = false;
        _reconciliationsBefore = deployment.ReadEngine()?.Counters.Reconciliations ?? 0;
    }

    /// <summary>A surviving engine sends no new order from the loss of its route until it has compared. True, so that it can stand in a condition.</summary>
    private bool Watch()
    {
        if (deployment.ReadEngine() is not { } engine) return true;
        if (!_wasDown)
        {
            if (engine.Routes[_venueId] == (byte)SessionStatus.Up) return true;
            _wasDown = true;
            _newOrdersWhenDown = engine.Counters.NewOrders;
        }

        if (engine.Counters.NewOrders > _newOrdersWhenDown && engine.Counters.Reconciliations <= _reconciliationsBefore)
            throw Failed($"{engine.Counters.NewOrders - _newOrdersWhenDown} new orders on a route that was lost and not compared");
        return true;
    }

    private void Restart(KillPlan plan, out Dictionary<Victim, long> started)
    {
        started = [];
        foreach (Victim victim in plan.InOrder())
        {
            Pause(plan.RestartDelayMs);
            started[victim] = deployment.Start(victim);
        }

        if (plan.Second == Victim.None) return;
        Pause(plan.SecondDelayMs);
        if ((plan.Victims & Victim.Engine) == 0) BeginWatch();
        deployment.Kill(plan.Second);
        times.Kills++;
        Pause(plan.RestartDelayMs);
        deployment.Start(plan.Second);
    }

    private void Pause(int milliseconds)
    {
        long startTicks = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(startTicks).TotalMilliseconds < milliseconds)
        {
            if (deployment.Engine is not null && _wasDown) _ = Watch();
            Thread.Sleep(1);
        }
    }

    private void AwaitQuoting(string when)
    {
        bool hasSurvived = _wasDown;
        Await(
            () =>
            {
                CheckAlive();
                if (hasSurvived) _ = Watch();
                bool areReady = deployment.Engine is { IsReady: true } && deployment.Gateway is { IsReady: true } && deployment.Venue is { IsReady: true };
                if (areReady) return deployment.Read().IsQuoting;
                Thread.Sleep(5); // they need the cores to begin
                return false;
            },
            $"quoting {when}");
        _wasDown = false;
    }

    private void Record(KillPlan plan, long killTicks, Dictionary<Victim, long> started)
    {
        if (plan.KillCount > 1 || plan.RestartDelayMs > 0) return;
        Victim victim = plan.Victims;
        long readyTicks = deployment.Of(victim)!.ReadyTicks;
        long openTicks = deployment.ReadAccount()!.Value.SomeOpenTicks;
        times.Start[victim].Record((long)((readyTicks - started[victim]) * NsPerTick));
        times.Recovery[victim].Record((long)((openTicks - readyTicks) * NsPerTick));
        times.Outage[victim].Record((long)((openTicks - killTicks) * NsPerTick));
    }

    /// <summary>Everybody agrees once the engine was told to pause; then it goes on.</summary>
    private void CompareSides()
    {
        Command(CommandKind.Pause);
        Await(
            () =>
            {
                CheckAlive();
                return !deployment.Read().Differences().Any();
            },
            "the sides agree",
            () => string.Join("; ", deployment.Read().Differences()));
        Command(CommandKind.Resume);
        AwaitQuoting("after a pause");
    }

    private void Command(CommandKind kind)
    {
        using ControlClient client = ControlClient.Open(deployment.Directory, DeploymentFiles.Engine);
        client.Ask(kind, FrameHeader.NoInstrument, "kills");
        ControlAnswer answer = client.Await(Bound) ?? throw Failed($"no answer to {kind}");
        if (answer.Outcome != CommandOutcome.Applied) throw Failed($"{kind}: {answer.Outcome}");
    }

    private void CheckAlive()
    {
        if (deployment.UnexpectedEnds.FirstOrDefault() is { } ended) throw Failed(ended);
    }

    private void Await(Func<bool> holds, string what, Func<string>? detail = null, TimeSpan? bound = null)
    {
        TimeSpan longest = bound ?? Bound;
        long startTicks = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(startTicks) > longest) throw Failed($"not within {longest.TotalSeconds} s: {what}{(detail is null ? "" : $": {detail()}")}");
            Thread.Sleep(1);
        }
    }

    private KillFailureException Failed(string what) => new(
        $"{what}\nseed {seed}, kills so far:\n  {string.Join("\n  ", _history)}\n{deployment.Read()}\n{deployment.LastWords()}");
}
