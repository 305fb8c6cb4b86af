namespace LowLatencyMM.Host.Tests;

/// <summary>A dead engine cannot speak: what is outside of it does.</summary>
public sealed class EngineWatchTests
{
    private static readonly AlertOptions Options = AlertRun.Options with { GoneSilence = TimeSpan.Zero, StandingSilence = TimeSpan.Zero };
    private TemporaryDirectory _directory = null!;

    private string Journal => _directory["journal"];

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test] // Goal: a killed engine is told of once for its run, over restarts of the watcher, and the next run's death again. Method: a presence whose owner is dead.
    public void A_dead_engine_is_told_of_once()
    {
        using var deployment = new FakeDeployment();
        using (var journal = new AlertJournal(Journal, epoch: 3, deployment: deployment.Directory.DirectoryPath))
        {
            journal.AddTimers(3);
            journal.Crash();
        }

        AlertOptions options = Options with { StatePath = _directory["positions"], StandingSilence = TimeSpan.FromDays(1) };
        var sink = new FakeSink(_ => true);
        using (var alive = new AlertRun(Journal, options, sink))
        {
            Thread.Sleep(200); // the control: time for what must not come
            Assert.That(sink.Taken, Is.Empty);
            deployment.KillOwner(DeploymentFiles.Engine);
            alive.WaitFor(() => sink.Taken.Count == 1, "it is told");
            Assert.That(alive.Stop(), Is.Zero);
        }

        Assert.That(sink.Taken[0].Code, Is.EqualTo(AlertNotice.EngineGone));
        Assert.That(AlertText.Line(sink.Taken[0]), Does.Match(@"CRITICAL engine gone: its process of epoch 3 is dead, without an end of the run; its journal ends at frame 3 of 2023-"));
        using (var again = new AlertRun(Journal, options, sink))
        {
            Thread.Sleep(200);
            Assert.That(again.Stop(), Is.Zero);
        }

        Assert.That(sink.Taken, Has.Count.EqualTo(1), "once");
        using (var journal = new AlertJournal(Journal, epoch: 4, deployment: deployment.Directory.DirectoryPath))
        {
            journal.AddTimers(1);
            journal.Crash();
        }

        using var next = new AlertRun(Journal, options, sink);
        next.WaitFor(() => sink.Taken.Count == 2, "the next run's");
    }

    [Test] // Goal: an end in good order is no alarm, nor is a backtest's journal. Method: a run that ended, with nobody there; then one that did not, as the control.
    public void An_end_in_good_order_is_not_told_of()
    {
        using (var journal = new AlertJournal(Journal, deployment: _directory["none"])) journal.End();
        var sink = new FakeSink(_ => true);
        using (var run = new AlertRun(Journal, Options, sink))
        {
            Thread.Sleep(200);
            Assert.That(run.Stop(), Is.Zero);
        }

        Assert.That(sink.Taken, Is.Empty);
        using (var journal = new AlertJournal(Journal, epoch: 2, deployment: _directory["none"]))
        {
            journal.AddTimers(1);
            journal.Crash();
        }

        using var control = new AlertRun(Journal, Options, sink);
        control.WaitFor(() => sink.Taken.Count == 1, "it is told");
    }

    [Test] // Goal: an engine whose journal stands still is told of, whether its thread turns or not. Method: a presence of this process, and no frames.
    public void A_silent_journal_of_a_living_engine_is_told_of()
    {
        using var deployment = new FakeDeployment();
        using var journal = new AlertJournal(Journal, epoch: 3, deployment: deployment.Directory.DirectoryPath);
        journal.AddTimers(3);
        journal.Flush();
        var sink = new FakeSink(_ => true);
        using var run = new AlertRun(Journal, Options, sink);
        run.WaitFor(() => sink.Taken.Count == 1, "it is told");
        Assert.That(sink.Taken[0].Code, Is.EqualTo(AlertNotice.JournalSilent));
        Assert.That(sink.Taken[0].Seen, Does.Contain("the engine is alive"));
    }
}
