using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A run that begins, the first one and one that goes on with the state of the last.</summary>
public sealed class StartOfRunTests
{
    [Test] // Goal: in a fresh engine it changes nothing that matters. Method: the first frame, then the usual ones; an order is placed.
    public void It_is_a_harmless_first_frame()
    {
        using var rig = new EngineRig(isReady: false);
        rig.Send(rig.Frames.StartOfRun(isConfigurationChanged: true));
        rig.Send(rig.Frames.Definition());
        rig.Send(rig.Frames.SessionUp());
        rig.SendBook();
        long id = rig.PlaceLive();
        Assert.Multiple(() =>
        {
            Assert.That((ClientOrderId.Epoch(id), ClientOrderId.Counter(id)), Is.EqualTo((1, 1L)));
            Assert.That(rig.Sent, Has.Count.EqualTo(1));
            Assert.That((rig.Counters.Runs, rig.Counters.MalformedFrames, rig.Counters.SourceSequenceBreaks), Is.EqualTo((1L, 0L, 0L)));
        });
    }

    [Test] // Goal: ids carry the run's epoch, their counter goes on, no epoch comes back. Method: epochs 1, 5, 5, 4.
    public void The_epoch_of_ids_is_the_runs_and_never_falls()
    {
        using var rig = new EngineRig();
        long first = rig.PlaceLive();
        Begin(rig, epoch: 5);
        long second = rig.PlaceLive();
        Begin(rig, epoch: 5);
        Assert.That((ClientOrderId.Epoch(second), ClientOrderId.Counter(second)), Is.EqualTo((5, ClientOrderId.Counter(first) + 1)));
        Assert.That(rig.Counters.Runs, Is.EqualTo(2));
        byte[] state = State(rig);
        rig.Frames.Epoch = 4;
        rig.Send(rig.Frames.StartOfRun());
        Assert.That((rig.Counters.MalformedFrames, rig.Counters.Runs, rig.Core.Context.Epoch), Is.EqualTo((1L, 2L, 5)));
        Assert.That(rig.Core.Context.IsQuotable(0), Is.True, "and nothing else happened");
        Assert.That(state, Is.Not.EqualTo(State(rig)), "it was counted");
    }

    [Test] // Goal: what is open may or may not be, books are stale, nothing leaves. Method: an order in every open state.
    public void Routes_are_down_books_are_stale_and_open_orders_unknown()
    {
        using var rig = new EngineRig();
        long pendingNew = rig.Place();
        long live = rig.PlaceLive();
        long pendingCancel = rig.PlaceLive();
        rig.Cancel(pendingCancel);
        long replaced = rig.PlaceLive();
        long replacement = rig.Replace(replaced, EngineRig.BidTicks - 1, 12);
        long ended = rig.PlaceLive();
        rig.Fill(ended, 10);
        rig.Sent.Clear();
        rig.Script.BookEvents.Clear();
        rig.Send(rig.Frames.StartOfRun());
        Assert.Multiple(() =>
        {
            foreach (long id in new[] { pendingNew, live, pendingCancel, replaced, replacement }) Assert.That(rig.State(id), Is.EqualTo(OrderState.Unknown));
            Assert.That(rig.State(ended), Is.EqualTo(OrderState.Filled));
            Assert.That(rig.Sent, Is.Empty);
            Assert.That(rig.Core.Context.Venue(FrameFactory.Venue).Status, Is.EqualTo(SessionStatus.Down));
            Assert.That(rig.Core.Context.Books.Status(0), Is.EqualTo(BookStatus.StaleGap));
            Assert.That(rig.Script.BookEvents, Is.EqualTo(new[] { 0 }), "the strategy is told");
            Assert.That(rig.Position.Lots.Count, Is.EqualTo(10));
        });
        rig.SendBook();
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.RouteDown));
        rig.Advance(10_000_000_000);
        Assert.That(rig.Sent, Is.Empty, "no cancel either");
    }

    [Test] // Goal: the sources of a new run count from 1. Method: frames of every source before and after; then without a StartOfRun.
    public void Source_sequences_begin_again()
    {
        using var rig = new EngineRig();
        rig.PlaceLive();
        Begin(rig, epoch: 2);
        rig.PlaceLive();
        Assert.That(rig.Counters.SourceSequenceBreaks, Is.Zero);
        rig.Frames.ForgetSources();
        rig.PlaceLive();
        Assert.That(rig.Counters.SourceSequenceBreaks, Is.GreaterThan(0), "and it would be noticed");
    }

    [TestCase(new CommandKind[0], RiskState.Normal)] // Goal: a graceful stop ends with its run, a kill does not. Method: commands, then a run.
    [TestCase(new[] { CommandKind.Stop }, RiskState.Normal)]
    [TestCase(new[] { CommandKind.Stop, CommandKind.Stop }, RiskState.Normal)]
    [TestCase(new[] { CommandKind.Pause, CommandKind.Stop }, RiskState.Paused)]
    [TestCase(new[] { CommandKind.ReduceOnly, CommandKind.Stop }, RiskState.ReduceOnly)]
    [TestCase(new[] { CommandKind.Stop, CommandKind.Pause }, RiskState.Paused)]
    [TestCase(new[] { CommandKind.Stop, CommandKind.ReduceOnly }, RiskState.ReduceOnly)]
    [TestCase(new[] { CommandKind.Pause }, RiskState.Paused)]
    [TestCase(new[] { CommandKind.ReduceOnly }, RiskState.ReduceOnly)]
    [TestCase(new[] { CommandKind.Kill }, RiskState.Halted)]
    [TestCase(new[] { CommandKind.Kill, CommandKind.Stop }, RiskState.Halted)]
    [TestCase(new[] { CommandKind.Stop, CommandKind.Kill }, RiskState.Halted)]
    [TestCase(new[] { CommandKind.Stop, CommandKind.Acknowledge, CommandKind.Kill }, RiskState.Halted)]
    [TestCase(new[] { CommandKind.Kill, CommandKind.Acknowledge, CommandKind.Stop }, RiskState.Normal)]
    public void The_risk_state_after_a_restart_follows_from_the_commands_before(CommandKind[] commands, RiskState expected)
    {
        using var rig = new EngineRig();
        foreach (CommandKind command in commands) rig.Command(command);
        Begin(rig, epoch: 2);
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(expected));
    }

    [Test] // Goal: reduce-only beneath a pause survives a stop. Method: reduce-only, pause, stop, run, resume.
    public void What_was_beneath_a_pause_is_still_there()
    {
        using var rig = new EngineRig();
        foreach (CommandKind command in new[] { CommandKind.ReduceOnly, CommandKind.Pause, CommandKind.Stop }) rig.Command(command);
        Begin(rig, epoch: 2);
        rig.Command(CommandKind.Resume);
        Assert.That(rig.Core.Context.RiskState, Is.EqualTo(RiskState.ReduceOnly));
    }

    [TestCase(true)] // Goal: limits that an operator set hold until the configuration changes. Method: set, run, look; with and without a change.
    [TestCase(false)]
    public void A_changed_configuration_takes_limits_and_parameters_back(bool isChanged)
    {
        RiskLimits own = new EngineConfiguration().DefaultLimits with { OpenOrdersMax = 7 };
        using var rig = new EngineRig(EngineRig.Unwatched with { InstrumentLimits = new Dictionary<uint, RiskLimits> { [FrameFactory.Instrument] = own } });
        rig.Send(rig.Frames.SetParameter((int)RiskParameter.OpenOrdersMax, 3_000_000_000));
        rig.Send(rig.Frames.Command(CommandKind.Pause, FrameFactory.Instrument));
        Begin(rig, epoch: 2, isChanged);
        Assert.That(rig.Core.Context.Limits(0).OpenOrdersMax, Is.EqualTo(isChanged ? 7 : 3));
        Assert.That(rig.Script.ResetCount, Is.EqualTo(isChanged ? 1 : 0));
        Assert.That(rig.TryPlace(Side.Buy, EngineRig.BidTicks, 1), Is.EqualTo(RiskReason.Paused), "a pause is no limit");
    }

    [Test] // Goal: another process goes on as the same one would. Method: state saved, loaded into an engine of another configured epoch; both go on.
    public void A_loaded_state_goes_on_like_the_one_that_was_saved()
    {
        using var first = new EngineRig();
        first.PlaceLive();
        var snapshot = new byte[first.Core.SnapshotBytes];
        first.Core.Save(snapshot);
        using var second = new EngineRig(EngineRig.Unwatched with { Epoch = 2 }, isReady: false);
        Assert.That(second.Core.TryLoad(snapshot), Is.True);
        foreach (byte[] frame in Rest(first.Frames))
        {
            first.Send(frame);
            second.Send(frame);
        }

        Assert.That(second.Core.StateHash(), Is.EqualTo(first.Core.StateHash()));
        Assert.That(second.Sent.Select(sent => sent.Kind), Is.EqualTo(new[] { OutboundKind.MassCancel, OutboundKind.StatusRequest }));
        Assert.That(second.Core.Context.Epoch, Is.EqualTo(2));
    }

    private static IEnumerable<byte[]> Rest(FrameFactory frames)
    {
        frames.Epoch = 2;
        yield return frames.StartOfRun().ToArray();
        yield return frames.Connected(sessionId: 9).ToArray();
        yield return frames.StatusEnd(frames.Sequence, 0, 0, 0).ToArray();
        yield return frames.Timer().ToArray();
    }

    private static void Begin(EngineRig rig, ushort epoch, bool isConfigurationChanged = false)
    {
        rig.Frames.Epoch = epoch;
        rig.Send(rig.Frames.StartOfRun(isConfigurationChanged));
        rig.Send(rig.Frames.SessionUp());
        rig.SendBook();
    }

    private static byte[] State(EngineRig rig)
    {
        var snapshot = new byte[rig.Core.SnapshotBytes];
        rig.Core.Save(snapshot);
        return snapshot;
    }
}
